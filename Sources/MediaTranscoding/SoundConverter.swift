package import MediaCore
package import MediaFFmpeg

/// Turns decoded sound into planar floating-point samples of one channel layout.
///
/// Surround is mixed down with the usual coefficients, scaled so that nothing clips; one channel becomes two equal ones.
package final class SoundConverter {
    private let channelCount: Int
    private let sampleRate: Int
    private var graph: FilterGraph?
    private var input: FilterGraph.Input?
    private var doubles = false

    /// - Parameter sampleRate: the rate frames have; frames of another rate are resampled to it.
    package init(channelCount: Int, sampleRate: Int) {
        self.channelCount = channelCount
        self.sampleRate = sampleRate
    }

    /// The frame's samples, one array a channel.
    package func planes(_ frame: Frame) throws(MediaError) -> [[Float]] {
        frame.completeChannelLayout()
        let wanted = FilterGraph.Input.sound(
            sampleRate: frame.sampleRate, format: frame.sampleFormatName ?? "fltp", layout: frame.channelLayoutName)
        if wanted != input || graph == nil {
            input = wanted
            doubles = channelCount == 2 && frame.channelCount == 1
            let layout = doubles ? "mono" : channelCount == 6 ? "5.1" : "stereo"
            graph = try FilterGraph(
                wanted, timeBase: TimeBase(numerator: 1, denominator: Int32(clamping: frame.sampleRate)),
                description: "[in]aresample=\(sampleRate):rematrix_maxval=1.0,"
                    + "aformat=sample_fmts=fltp:channel_layouts=\(layout):sample_rates=\(sampleRate)[out0]")
        }
        guard let graph else { return [] }
        try graph.push(frame)
        var planes = [[Float]](repeating: [], count: doubles ? 1 : channelCount)
        while let converted = try graph.pull() { converted.appendSamples(to: &planes) }
        return doubles ? [planes[0], planes[0]] : planes
    }
}
