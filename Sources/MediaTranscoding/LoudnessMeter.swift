internal import CLibEBUR128
package import MediaCore

/// Measures how loud sound is (EBU R 128, ITU-R BS.1770-4), by libebur128.
package final class LoudnessMeter {
    private let state: UnsafeMutablePointer<ebur128_state>
    private let channelCount: Int
    private var interleaved: [Float] = []

    /// Throws `limitExceeded` where there is no memory.
    package init(channelCount: Int, sampleRate: Int) throws(MediaError) {
        let mode = EBUR128_MODE_I.rawValue | EBUR128_MODE_TRUE_PEAK.rawValue
        guard let state = ebur128_init(UInt32(channelCount), UInt(sampleRate), Int32(mode)) else {
            throw MediaError(.limitExceeded, "there is no memory to measure loudness", operation: .render)
        }
        self.state = state
        self.channelCount = channelCount
    }

    deinit {
        var state: UnsafeMutablePointer<ebur128_state>? = state
        ebur128_destroy(&state)
    }

    /// Takes samples, one array a channel.
    package func add(_ planes: [[Float]]) throws(MediaError) {
        let count = planes.first?.count ?? 0
        interleaved.removeAll(keepingCapacity: true)
        interleaved.reserveCapacity(count * channelCount)
        for index in 0..<count { for plane in planes { interleaved.append(plane[index]) } }
        let result = interleaved.withUnsafeBufferPointer { ebur128_add_frames_float(state, $0.baseAddress, count) }
        guard result == 0 else {
            throw MediaError(.limitExceeded, "loudness cannot be measured (\(result))", operation: .render)
        }
    }

    /// Integrated loudness in LUFS; nil where nothing is loud enough to count.
    package var integrated: Double? {
        var value = 0.0
        guard ebur128_loudness_global(state, &value) == 0, value.isFinite else { return nil }
        return value
    }

    /// Highest true peak of all channels as a factor of full scale.
    package var truePeak: Double {
        (0..<channelCount).map { channel in
            var value = 0.0
            return ebur128_true_peak(state, UInt32(channel), &value) == 0 ? value : 0
        }.max() ?? 0
    }
}
