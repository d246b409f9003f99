internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Lays stretches of sound on the presentation's time, mixes them down and brings them to the rate of recognisers, in one
/// stream from time zero on.
final class SpeechSamples {
    private let rate: Int
    /// Place after which nothing is heard.
    private let limit: Int64
    private let file: WAVFile
    private let cancel: CancelFlag
    /// Nil where the rate is the wanted one.
    private let resampler: FilterGraph?
    /// Samples that have gone in, at the source's rate.
    private(set) var position: Int64 = 0
    /// Samples that go in at once: a second at most, since a low rate gives many for each.
    private let block: Int
    /// Samples that may be missing at the end.
    private static let tail: Int64 = 8192

    /// - Parameters:
    ///   - rate: of the samples that come.
    ///   - end: where the track's edit ends; nil for no end.
    init(rate: Int, end: MediaTime?, file: WAVFile, cancel: CancelFlag) throws(MediaError) {
        self.rate = rate
        self.file = file
        self.cancel = cancel
        block = max(min(rate, 8192), 1)
        limit = end?.ticks(at: Int32(clamping: rate)) ?? .max
        let wanted = SpeechSoundReport.sampleRate
        resampler =
            rate == wanted
            ? nil
            : try FilterGraph(
                .sound(sampleRate: rate, format: "fltp", layout: "mono"),
                timeBase: TimeBase(numerator: 1, denominator: Int32(clamping: rate)),
                description: "[in]aresample=\(wanted),"
                    + "aformat=sample_fmts=fltp:channel_layouts=mono:sample_rates=\(wanted)[out0]")
    }

    /// Takes two channels from a place on; where nothing was heard before there is silence, and what was heard already is
    /// left out.
    func add(_ planes: [[Float]], at place: Int64) throws(MediaError) {
        guard planes.count == 2 else { return }
        let end = min(place + Int64(planes[0].count), limit)
        let start = max(place, position)
        guard end > start else { return }
        try fill(to: start)
        let range = Int(start - place)..<Int(end - place)
        try push(zip(planes[0][range], planes[1][range]).map { ($0 + $1) / 2 })
    }

    private func fill(to place: Int64) throws(MediaError) {
        let silence = [Float](repeating: 0, count: block)
        while position < place { try push(Array(silence.prefix(Int(clamping: place - position)))) }
    }

    private func push(_ samples: [Float]) throws(MediaError) {
        try cancel.check(.render)
        position += Int64(samples.count)
        guard let resampler else { return try file.append(samples) }
        var first = 0
        while first < samples.count {
            let end = min(first + block, samples.count)
            try resampler.push(Frame(planes: [samples[first..<end]], sampleRate: rate, layout: "mono"))
            first = end
        }
        try pull(most: .max)
    }

    private func pull(most: Int64) throws(MediaError) {
        while let frame = try resampler?.pull() {
            var planes: [[Float]] = [[]]
            frame.appendSamples(to: &planes)
            try file.append(planes[0].prefix(Int(clamping: max(most - file.sampleCount, 0))))
        }
    }

    /// Brings out what the filter still holds: as many samples as the time has.
    func finish() throws(MediaError) {
        let count = MediaTime.rescale(
            position, from: Int32(clamping: rate), to: Int32(SpeechSoundReport.sampleRate), rounding: .up)
        try resampler?.push(nil)
        try pull(most: count)
        let missing = max(count - file.sampleCount, 0)
        try file.append(repeatElement(0, count: Int(clamping: min(missing, Self.tail))))
    }
}
