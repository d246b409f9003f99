package import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What is added to sound that was measured: one gain for all of it.
package enum LoudnessGain {
    /// - Parameters:
    ///   - integrated: in LUFS; nil for silence, which stays what it is.
    ///   - truePeak: as a factor of full scale.
    package static func report(integrated: Double?, truePeak: Double, target: LoudnessTarget)
        -> CompositionReport.Loudness
    {
        let peak = decibels(truePeak)
        guard let integrated, let peak else {
            return .init(integrated: integrated, truePeak: peak, gain: 0, isLimitedByPeak: false)
        }
        let wanted = target.integrated - integrated
        let most = target.truePeak - peak
        return .init(integrated: integrated, truePeak: peak, gain: min(wanted, most), isLimitedByPeak: most < wanted)
    }

    /// What keeps a sum of sounds within full scale; nil where it is within it anyway.
    package static func sum(integrated: Double?, truePeak: Double) -> CompositionReport.Loudness? {
        guard truePeak > 1, let peak = decibels(truePeak) else { return nil }
        return .init(integrated: integrated, truePeak: peak, gain: -peak, isLimitedByPeak: true)
    }

    package static func decibels(_ factor: Double) -> Double? { factor > 0 ? 20 * log10(factor) : nil }

    package static func factor(_ decibels: Double) -> Float { Float(pow(10, decibels / 20)) }
}
