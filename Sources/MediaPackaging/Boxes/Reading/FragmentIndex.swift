/// Gathers the samples of movie fragments into the sample tables their tracks would have without fragments, so that
/// everything that reads sample tables reads fragmented files too.
package struct FragmentIndex {
    private struct Track {
        var builder = SampleTableBuilder()
        let isVideo: Bool
        var startTime: Int64?
        /// Where the fragment that is held back ends in decoding time.
        var end: Int64 = 0
        /// The last fragment's chunks: how long its last sample lasts, the next fragment tells.
        var held: [(offset: UInt64, samples: [SampleTiming])] = []
    }

    private let header: MovieHeader
    private let fileByteCount: Int64
    private let maximumSamples: Int
    private var tracks: [UInt32: Track] = [:]
    private var sampleCount = 0

    /// Nil for a movie that has samples outside fragments, too.
    ///
    /// - Parameter maximumSamples: most samples accepted; there are never more than the file has bytes.
    package init?(_ header: MovieHeader, fileByteCount: Int64, maximumSamples: Int) {
        guard header.isFragmented, header.tracks.allSatisfy({ $0.samples.sampleCount == 0 }) else { return nil }
        self.header = header
        self.fileByteCount = fileByteCount
        self.maximumSamples = Int(clamping: min(Int64(maximumSamples), fileByteCount))
        for track in header.tracks { tracks[track.trackID] = Track(isVideo: track.handler == "vide") }
    }

    /// Adds the next fragment of the file.
    ///
    /// - Parameters:
    ///   - moof: the content of the box.
    ///   - offset: where the box begins in the file.
    /// - Returns: false where a sample table could not tell what the fragment says.
    package mutating func add(_ moof: BoxReader, at offset: Int64) throws(BoxError) -> Bool {
        let fragment = try MovieFragmentHeader(moof, defaults: header.extends)
        var dataEnd = UInt64(clamping: offset)
        for run in fragment.runs {
            guard var track = tracks[run.trackID] else { return false }
            tracks[run.trackID] = nil
            let entry = run.sampleEntry ?? header.extends[run.trackID]?.sampleEntry ?? 1
            sampleCount += run.samples.count
            guard entry == 1, sampleCount <= maximumSamples,
                // FFmpeg moves pictures that are shown before they are decoded, which no table tells.
                !track.isVideo || run.samples.allSatisfy({ $0.compositionOffset >= 0 }),
                Self.settle(&track, at: run.baseDecodeTime)
            else { return false }
            let base = run.baseDataOffset ?? (run.isRelativeToFragment ? UInt64(clamping: offset) : dataEnd)
            guard let end = Self.hold(run, base: base, &track) else { return false }
            dataEnd = end
            tracks[run.trackID] = track
        }
        return true
    }

    /// Far beyond any media, and far enough from overflow.
    private static let latestTime: Int64 = 1 << 62

    /// Lets go of the fragment that was held back, now that it is known where the next one starts.
    private static func settle(_ track: inout Track, at time: UInt64?) -> Bool {
        let start = time.map { Int64(clamping: $0) } ?? track.end
        guard start <= latestTime else { return false }
        if track.startTime == nil { track.startTime = start }
        if let last = track.held.indices.last, let sample = track.held[last].samples.indices.last {
            let duration = Int64(track.held[last].samples[sample].duration) + start - track.end
            guard duration >= 0, duration <= Int64(UInt32.max) else { return false }
            track.held[last].samples[sample].duration = UInt32(duration)
        }
        for chunk in track.held { track.builder.appendChunk(offset: chunk.offset, samples: chunk.samples) }
        track.held.removeAll()
        track.end = start
        return true
    }

    /// Holds a fragment's chunks. Returns where its data ends; nil where that is no place in a file.
    private static func hold(_ run: MovieFragmentHeader.TrackRun, base: UInt64, _ track: inout Track) -> UInt64? {
        guard base <= UInt64(latestTime) else { return nil }
        var (index, place) = (0, base)
        for chunk in run.chunks {
            if let distance = chunk.dataOffset {
                let (moved, overflow) = Int64(clamping: base).addingReportingOverflow(Int64(distance))
                guard !overflow, moved >= 0, moved <= latestTime else { return nil }
                place = UInt64(moved)
            }
            var samples = Array(run.samples[index..<index + chunk.sampleCount])
            index += chunk.sampleCount
            if !track.isVideo { for number in samples.indices { samples[number].isSync = true } }
            if !samples.isEmpty { track.held.append((place, samples)) }
            for sample in samples {
                track.end += Int64(sample.duration)
                place += UInt64(sample.byteCount)
            }
        }
        return place
    }

    /// The movie header with the tables of all fragments that were added.
    package consuming func indexed() throws(BoxError) -> MovieHeader {
        var header = header
        for index in header.tracks.indices {
            guard var track = tracks[header.tracks[index].trackID] else { return header }
            let last = track.held.last?.samples.last?.duration
            guard Self.settle(&track, at: nil) else { return header }
            var writer = BoxWriter()
            writer.box("stbl") { track.builder.write(to: &$0) }
            var reader = BoxReader(writer.bytes)
            guard let box = try reader.nextBox() else { return header }
            header.tracks[index].samples = try SampleTable(
                reader.content(of: box), maximumSamples: SampleLimit(listed: maximumSamples))
            header.tracks[index].samples.startTime = track.startTime ?? 0
            header.tracks[index].samples.lastDuration = last
            header.tracks[index].duration = UInt64(clamping: track.end)
        }
        header.isIndexed = true
        return header
    }
}
