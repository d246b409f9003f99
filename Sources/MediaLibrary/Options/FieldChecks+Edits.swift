internal import MediaCore

extension FieldChecks {
    /// Holds edits against what can be said of them before their files are there.
    mutating func check(_ edits: MediaEdits) {
        for (index, insertion) in edits.insertions.enumerated() {
            if let at = insertion.at, at < .zero { fail("segments[\(index)].insertAt", "is not before zero") }
        }
        if edits.expungedSegments.count > 100 { fail("expungeSegments", "has at most 100 entries") }
        do {
            for (index, cut) in try edits.cuts().enumerated() where cut.start < .zero || cut.end <= cut.start {
                fail("expungeSegments[\(index)]", "ends after it begins")
            }
        } catch { fail(error) }
        do { _ = try edits.watermark?.watermark(source: 0) } catch { fail(error) }
        for (index, track) in edits.imposedTracks.enumerated() {
            let field = "imposeTracks[\(index)]"
            if let start = track.startTime, start < .zero { fail("\(field).startTime", "is not before zero") }
            if let end = track.endTime, end <= track.startTime ?? .zero {
                fail("\(field).endTime", "is after startTime")
            }
            for (fade, name) in [(track.fadeIn, "fadeInLevel"), (track.fadeOut, "fadeOutLevel")] {
                if let fade, !(MediaTime.zero...Self.longestFade).contains(fade) {
                    fail("\(field).\(name)", "is from 0 to \(Int(Self.longestFade.seconds)) seconds")
                }
            }
        }
    }

    private static let longestFade = MediaTime(value: 600, timescale: 1)

    /// The engine's word for a field, which it names first.
    private mutating func fail(_ error: MediaError) {
        let parts = error.message.split(separator: ":", maxSplits: 1)
        fail(String(parts.first ?? "inputs"), parts.count > 1 ? String(parts[1]).trimmingSpaces : error.message)
    }
}
