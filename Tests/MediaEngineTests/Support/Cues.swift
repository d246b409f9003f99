import Foundation

/// Cues of WebVTT files, read line by line, apart from the engine's own reader.
enum Cues {
    /// One cue as a line: `1.000-2.500 text|second line`.
    static func list(_ file: URL) throws -> [String] {
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard text.hasPrefix("WEBVTT\n") else { return ["no WEBVTT"] }
        var cues: [String] = []
        for block in text.components(separatedBy: "\n\n").dropFirst() {
            let lines = block.split(separator: "\n").map(String.init)
            guard let first = lines.first, first.contains(" --> ") else { continue }
            let times = first.components(separatedBy: " --> ")
            let end = times[1].split(separator: " ").first.map(String.init) ?? ""
            cues.append("\(seconds(times[0]))-\(seconds(end)) \(lines.dropFirst().joined(separator: "|"))")
        }
        return cues
    }

    /// Milliseconds of `00:00:01.000` as seconds with three digits.
    private static func seconds(_ time: String) -> String {
        let parts = time.split(whereSeparator: { $0 == ":" || $0 == "." }).compactMap { Int($0) }
        guard parts.count == 4 else { return "?" }
        let total = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1000 + parts[3]
        let fraction = String(total % 1000)
        return "\(total / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    }

    /// Start and end of a line of `list`.
    static func span(_ cue: String) -> (start: Double, end: Double) {
        let times = (cue.split(separator: " ").first ?? "").split(separator: "-").compactMap { Double($0) }
        return times.count == 2 ? (times[0], times[1]) : (-1, -1)
    }
}
