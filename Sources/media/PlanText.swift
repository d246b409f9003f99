import MediaCore

/// A plan for people: a table for each output.
struct PlanText {
    let plan: ExportPlan

    var text: String {
        var lines: [String] = []
        for output in plan.outputs {
            lines.append("\(output.request.kind.entryPath) (\(plan.profile.rawValue))")
            var table = TextTable()
            for track in output.tracks {
                let why = track.reasons.map(\.rawValue).joined(separator: ", ")
                let notes = track.notes.joined(separator: "; ")
                table.add(
                    "\(track.index)", track.type.rawValue, track.codec.rawValue, track.action.rawValue,
                    [why, notes].filter { !$0.isEmpty }.joined(separator: ": "))
            }
            lines.append(table.text())
            if let problem = output.problem { lines.append("  cannot be made: \(problem)") }
        }
        if !plan.attachments.isEmpty {
            lines.append("attached")
            var table = TextTable()
            for track in plan.attachments {
                let why = track.reasons.map(\.rawValue).joined(separator: ", ")
                table.add(
                    track.type.rawValue, track.language, track.name, track.codec.rawValue, track.action.rawValue,
                    [why, track.notes.joined(separator: "; ")].filter { !$0.isEmpty }.joined(separator: ": "))
            }
            lines.append(table.text())
        }
        lines += plan.warnings.map { "warning: \($0)" }
        return lines.joined(separator: "\n")
    }
}
