import MediaCore

/// The report of composing, for people.
enum CompositionText {
    /// What composing did, line by line.
    static func lines(_ report: CompositionReport) -> [String] {
        var lines: [String] = []
        let plan = report.plan
        switch plan.picture {
        case .none: lines.append("composed: sound, \(plan.duration)")
        case .copied: lines.append("composed: the picture as it is with new sound, \(plan.duration)")
        case .encoded(let encoding):
            let rate = encoding.frameRate.map { " at \($0)" } ?? ""
            lines.append("composed: \(plan.clips.count) clips, \(encoding.size)\(rate), \(plan.duration)")
        }
        if let loudness = report.loudness {
            let measured = loudness.integrated.map { "\(rounded($0)) LUFS" } ?? "silence"
            lines.append("loudness: \(measured), gain \(rounded(loudness.gain)) dB")
        }
        lines += report.repairs.map { "repaired: \($0.message)" + ($0.count > 1 ? " (\($0.count))" : "") }
        return lines + report.warnings.map { "warning: \($0)" }
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
