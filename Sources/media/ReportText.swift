import MediaCore

/// A report for people.
struct ReportText {
    let report: ExportReport
    let folder: String

    var text: String {
        var lines: [String] = []
        var outputs = TextTable()
        for output in report.outputs {
            outputs.add(output.kind.rawValue, "\(folder)/\(output.path)", "\(output.duration)", "\(output.bytes) bytes")
        }
        lines.append(outputs.text(indent: ""))
        if let reused = report.reusedSegments { lines.append("\(reused) segments had been rendered before") }
        var tracks = TextTable()
        for track in report.tracks {
            let why = track.reasons.map(\.rawValue).joined(separator: ", ")
            tracks.add(
                "track \(track.index)", track.type.rawValue, track.codec.rawValue, track.action.rawValue,
                why.isEmpty ? "\(track.samples) samples" : why)
        }
        for track in report.attachments {
            let notes = track.notes.joined(separator: "; ")
            tracks.add(
                "\(track.language)", track.type.rawValue, track.codec.rawValue, track.action.rawValue,
                notes.isEmpty ? track.name : "\(track.name): \(notes)")
        }
        lines.append(tracks.text())
        lines += report.repairs.map { repair in
            "repaired: " + (repair.track.map { "track \($0): " } ?? "") + repair.message
                + (repair.count > 1 ? " (\(repair.count))" : "")
        }
        lines += report.warnings.map { "warning: \($0)" }
        return lines.joined(separator: "\n")
    }
}
