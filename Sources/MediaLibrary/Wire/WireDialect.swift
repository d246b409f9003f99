/// How values are spelled for which clients disagree.
public enum WireDialect: String, Sendable, Hashable, Codable, CaseIterable {
    /// Durations as texts of seconds (`"10.500"`) and files for download as a list of objects: what most clients read.
    case portable
    /// Durations as `"00:00:10"` and files for download as one text: as services answered in May 2026.
    case may2026 = "2026-05"
}
