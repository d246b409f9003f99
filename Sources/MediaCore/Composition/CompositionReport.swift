/// What composing did.
public struct CompositionReport: Sendable, Hashable, Codable {
    /// How loud the mixed sound was, and what was done about it.
    public struct Loudness: Sendable, Hashable, Codable {
        /// Integrated loudness as it was, in LUFS; nil for silence.
        public var integrated: Double?
        /// True peak as it was, in dBTP; nil for silence.
        public var truePeak: Double?
        /// What was added to all of it, in dB.
        public var gain: Double
        /// Whether the peak forbade more.
        public var isLimitedByPeak: Bool

        public init(integrated: Double?, truePeak: Double?, gain: Double, isLimitedByPeak: Bool) {
            self.integrated = integrated
            self.truePeak = truePeak
            self.gain = gain
            self.isLimitedByPeak = isLimitedByPeak
        }
    }

    public var plan: CompositionPlan
    /// How long the file plays, by its own word.
    public var duration: MediaTime
    public var byteCount: Int
    /// Where loudness was asked for, or had to be lowered.
    public var loudness: Loudness?
    public var repairs: [Repair]
    public var warnings: [String]

    public init(
        plan: CompositionPlan, duration: MediaTime, byteCount: Int, loudness: Loudness? = nil, repairs: [Repair] = [],
        warnings: [String] = []
    ) {
        self.plan = plan
        self.duration = duration
        self.byteCount = byteCount
        self.loudness = loudness
        self.repairs = repairs
        self.warnings = warnings
    }
}
