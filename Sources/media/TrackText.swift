import MediaCore
import MediaEngine

/// Tracks of a package for people.
enum TrackText {
    static func table(_ tracks: [PackageTrack]) -> String {
        var table = TextTable()
        for track in tracks { add(track, to: &table) }
        return table.text(indent: "")
    }

    static func text(_ report: TrackChangeReport) -> String {
        var lines: [String] = []
        if let track = report.track {
            var table = TextTable()
            add(track, to: &table)
            lines.append(table.text(indent: ""))
        } else {
            lines.append("removed")
        }
        lines +=
            report.plan.map { plan in
                [
                    "\(plan.codec) \(plan.action.rawValue)"
                        + (plan.notes.isEmpty ? "" : ": " + plan.notes.joined(separator: "; "))
                ]
            } ?? []
        lines += report.repairs.map { "repaired: \($0.message)" + ($0.count > 1 ? " (\($0.count))" : "") }
        lines += report.warnings.map { "warning: \($0)" }
        if !report.publishedInOneStep { lines.append("warning: the folder could not be changed in one step") }
        return lines.joined(separator: "\n")
    }

    private static func add(_ track: PackageTrack, to table: inout TextTable) {
        var flags: [String] = []
        if track.isDefault { flags.append("default") }
        if track.isForced { flags.append("forced") }
        if track.isAttached { flags.append("attached") }
        if track.isInMP4 { flags.append("in mp4") }
        flags += track.characteristics.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
        let form = track.resolution.map { "\($0)" } ?? track.channels.map { "\($0) ch" } ?? ""
        table.add(
            track.id, track.type.rawValue, track.codec, form, track.language ?? "und", track.name,
            "\(track.bitRate / 1000) kb/s", "\(track.duration)", flags.joined(separator: ", "))
    }
}
