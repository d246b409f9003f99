package import MediaCore

/// The head of a WAV file of 16-bit samples of one channel: RIFF, one `fmt ` chunk of PCM, one `data` chunk
/// (Microsoft, Multimedia Programming Interface and Data Specifications 1.0).
package struct WAVHeader: Sendable, Hashable {
    package static let byteCount = 44
    private static let bytesPerSample: Int64 = 2
    /// Samples that fit: the sizes in the head have 32 bits.
    package static let mostSamples = (Int64(UInt32.max) - Int64(byteCount - 8)) / bytesPerSample

    package let sampleRate: Int
    package let sampleCount: Int64

    /// Throws `limitExceeded` where so many samples do not fit.
    package init(sampleRate: Int, sampleCount: Int64) throws(MediaError) {
        guard (0...Self.mostSamples).contains(sampleCount) else {
            throw MediaError(
                .limitExceeded,
                "the sound has \(sampleCount) samples; a WAV file has 4 GB, \(Self.mostSamples) samples",
                operation: .write)
        }
        self.sampleRate = sampleRate
        self.sampleCount = sampleCount
    }

    /// Bytes of the whole file.
    package var fileByteCount: Int64 { Int64(Self.byteCount) + sampleCount * Self.bytesPerSample }

    package var bytes: [UInt8] {
        func number(_ value: Int64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let data = sampleCount * Self.bytesPerSample
        let rate = Int64(sampleRate)
        let format = number(1, 2) + number(1, 2) + number(rate, 4) + number(rate * Self.bytesPerSample, 4)
        return Array("RIFF".utf8) + number(data + Int64(Self.byteCount - 8), 4) + Array("WAVEfmt ".utf8)
            + number(16, 4) + format + number(Self.bytesPerSample, 2) + number(16, 2) + Array("data".utf8)
            + number(data, 4)
    }
}
