package import MediaCore
internal import MediaFFmpeg

/// Resamples a whole stretch of sound at once.
///
/// The stretch starts on a sample where both rates meet (`alignment`), so that two stretches of one track give the
/// same samples where they overlap, apart from `margin` samples at either end.
package struct SoundResampler: Sendable {
    package let from: Int
    package let to: Int

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    private var divisor: Int {
        var (a, b) = (from, to)
        while b != 0 { (a, b) = (b, a % b) }
        return max(a, 1)
    }

    /// Stretches start at multiples of this many samples of the source.
    package var alignment: Int64 { Int64(from / divisor) }

    /// Samples of the source at either end of a stretch that do not come out right.
    package static let margin: Int64 = 512

    /// Where a sample of the source that is a multiple of `alignment` comes to lie.
    package func target(_ position: Int64) -> Int64 { position / alignment * Int64(to / divisor) }

    /// The source's sample at or before a sample of the target, a multiple of `alignment`.
    package func alignedSource(_ position: Int64) -> Int64 {
        let step = Int64(to / divisor)
        let blocks = position >= 0 ? position / step : -((-position + step - 1) / step)
        return blocks * alignment
    }

    /// The samples of a stretch at the target's rate.
    package func resample(_ planes: [[Float]], layout: String) throws(MediaError) -> [[Float]] {
        guard from != to, let count = planes.first?.count, count > 0 else { return planes }
        let graph = try FilterGraph(
            .sound(sampleRate: from, format: "fltp", layout: layout),
            timeBase: TimeBase(numerator: 1, denominator: Int32(clamping: from)),
            description:
                "[in]aresample=\(to),aformat=sample_fmts=fltp:channel_layouts=\(layout):sample_rates=\(to)[out0]")
        var resampled = [[Float]](repeating: [], count: planes.count)
        for index in resampled.indices { resampled[index].reserveCapacity(count * to / from + 64) }
        var first = 0
        while first < count {
            let end = min(first + 8192, count)
            try graph.push(Frame(planes: planes.map { $0[first..<end] }, sampleRate: from, layout: layout))
            while let frame = try graph.pull() { frame.appendSamples(to: &resampled) }
            first = end
        }
        try graph.push(nil)
        while let frame = try graph.pull() { frame.appendSamples(to: &resampled) }
        return resampled
    }
}
