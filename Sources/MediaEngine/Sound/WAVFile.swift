internal import MediaCore

/// Writes samples into a WAV file, whose head comes last.
final class WAVFile {
    private let file: OutputFile
    private let folder: OutputFolder
    private let sampleRate: Int
    private(set) var sampleCount: Int64 = 0
    private var pending: [UInt8] = []
    private static let batch = 1 << 18

    init(_ name: String, in folder: OutputFolder, sampleRate: Int) throws(MediaError) {
        self.folder = folder
        self.sampleRate = sampleRate
        file = try folder.create(name)
        pending = try WAVHeader(sampleRate: sampleRate, sampleCount: 0).bytes
    }

    /// Appends samples between -1 and 1; what is louder is clipped.
    func append(_ samples: some Collection<Float>) throws(MediaError) {
        sampleCount += Int64(samples.count)
        _ = try WAVHeader(sampleRate: sampleRate, sampleCount: sampleCount)
        for sample in samples {
            let scaled = (sample * 32_768).rounded()
            // What is no number is silence.
            let value = scaled.isNaN ? 0 : Int16(max(-32_768, min(scaled, 32_767)))
            pending.append(UInt8(truncatingIfNeeded: value))
            pending.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        if pending.count >= Self.batch { try flush() }
    }

    private func flush() throws(MediaError) {
        try file.append(pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// Completes the file.
    func finish() throws(MediaError) {
        try flush()
        try file.patch(WAVHeader(sampleRate: sampleRate, sampleCount: sampleCount).bytes, at: 0)
        try folder.finish(file)
    }
}
