/// How loud a programme is made (EBU R 128, ITU-R BS.1770): one gain for all of it, no dynamics.
public struct LoudnessTarget: Sendable, Hashable, Codable {
    /// Integrated loudness, in LUFS.
    public var integrated: Double
    /// Highest true peak, in dBTP. Where the gain would go beyond it, the gain is smaller.
    public var truePeak: Double

    public init(integrated: Double = -16, truePeak: Double = -1.5) {
        self.integrated = integrated
        self.truePeak = truePeak
    }
}
