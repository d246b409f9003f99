internal import MediaCore
internal import MediaFFmpeg

/// Decodes the sound of a media once and keeps its peaks.
struct WaveformReader {
    let asset: MediaAsset
    let cancel: CancelFlag

    func read(count: Int) throws(MediaError) -> Waveform {
        let reader = try SoundTrackReader(asset, cancel: cancel) { _, track in track.startTime ?? .zero }
        var collector = PeakCollector()
        try reader.read { (planes, place, rate) throws(MediaError) in
            collector.sampleRate = rate
            collector.add(planes, at: place)
        }
        guard collector.end > 0 else {
            throw MediaError(
                .damaged, "no sound can be decoded", operation: .render, track: reader.track.index,
                log: FFmpegLog.lines)
        }
        return collector.waveform(count: count)
    }
}

/// Peaks of equal stretches that are joined in pairs whenever there are too many of them: constant memory.
private struct PeakCollector {
    var sampleRate = 48_000
    private(set) var end: Int64 = 0
    private var stretch: Int64 = 64
    private var peaks: [Waveform.Peak] = []
    private static let limit = 1 << 16

    mutating func add(_ planes: [[Float]], at place: Int64) {
        for plane in planes {
            for (index, sample) in plane.enumerated() {
                let position = place + Int64(index)
                guard position >= 0 else { continue }
                while position / stretch >= Int64(Self.limit) { join() }
                let slot = Int(position / stretch)
                while peaks.count <= slot { peaks.append(.init(lowest: 0, highest: 0)) }
                peaks[slot].lowest = min(peaks[slot].lowest, sample)
                peaks[slot].highest = max(peaks[slot].highest, sample)
            }
        }
        end = max(end, place + Int64(planes.first?.count ?? 0))
    }

    private mutating func join() {
        stretch *= 2
        peaks = Swift.stride(from: 0, to: peaks.count, by: 2).map { index in
            guard index + 1 < peaks.count else { return peaks[index] }
            return .init(
                lowest: min(peaks[index].lowest, peaks[index + 1].lowest),
                highest: max(peaks[index].highest, peaks[index + 1].highest))
        }
    }

    /// The peaks of `count` equal stretches.
    func waveform(count: Int) -> Waveform {
        let samples = max((end + Int64(count) - 1) / Int64(count), 1)
        let joined = (0..<count).map { index -> Waveform.Peak in
            let first = Int(Int64(index) * samples / stretch)
            let last = Int((Int64(index + 1) * samples + stretch - 1) / stretch)
            let part = peaks[min(first, peaks.count)..<min(max(last, first + 1), peaks.count)]
            return .init(lowest: part.map(\.lowest).min() ?? 0, highest: part.map(\.highest).max() ?? 0)
        }
        return Waveform(
            sampleRate: sampleRate, samplesPerPeak: Int(samples),
            duration: MediaTime(value: end, timescale: Int32(clamping: sampleRate)), peaks: joined)
    }
}
