internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Decodes the sound of a media once and keeps its peaks.
struct WaveformReader {
    let asset: MediaAsset
    let cancel: CancelFlag

    func read(count: Int) throws(MediaError) -> Waveform {
        cancel.setTimeLimit(asset.policy.openTimeLimit)
        var source = try OpenedSource(asset, cancel: cancel)
        let info = try source.describe(.headers)
        cancel.setTimeLimit(nil)
        let sounds = info.tracks(of: .audio)
        guard let track = sounds.first(where: { $0.disposition.contains(.isDefault) }) ?? sounds.first else {
            throw MediaError(.noSuitableTrack, "the media has no sound", operation: .plan, location: asset.location)
        }
        guard let stream = source.demuxer.streams.first(where: { $0.index == track.index }) else {
            throw MediaError(.damaged, "the track vanished", operation: .read, track: track.index)
        }
        let context = TrackContext(
            info: track, stream: stream, parameters: try source.demuxer.codecParameters(stream: track.index),
            movie: source.movieTrack(of: stream), zero: track.startTime ?? .zero,
            movieTimescale: source.header?.timescale)
        let decoder = try Decoder(
            parameters: context.parameters, timeBase: stream.timeBase, track: track.index, threadCount: 1,
            policy: asset.policy)
        source.demuxer.select(streams: [track.index])
        var collector = PeakCollector()
        var repair = TimestampRepair(formatName: source.demuxer.formatName)
        var uniqueTimes = SoundTimes()
        var converter: SoundConverter?
        var clock: SoundClock?
        func take(_ frames: [Frame]) throws(MediaError) {
            for frame in frames where frame.sampleCount > 0 && frame.sampleRate > 0 {
                if converter == nil {
                    converter = SoundConverter(channelCount: 2, sampleRate: frame.sampleRate)
                    clock = SoundClock(source: context, sampleRate: frame.sampleRate)
                    collector.sampleRate = frame.sampleRate
                }
                guard let planes = try converter?.planes(frame),
                    let place = clock?.place(ticks: frame.bestPresentationTicks, count: planes[0].count)
                else { continue }
                collector.add(planes, at: place)
            }
        }
        while let packet = try source.demuxer.readPacket() {
            var times = repair.times(of: packet)
            guard packet.streamIndex == track.index, packet.byteCount > 0 else { continue }
            times = uniqueTimes.unique(packet, times)
            try take(decoder.decode(packet, presentation: times.presentation, decoding: times.decoding))
        }
        try take(decoder.decode(nil))
        guard collector.end > 0 else {
            throw MediaError(
                .damaged, "no sound can be decoded", operation: .render, track: track.index, log: FFmpegLog.lines)
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
