public import MediaCore

/// What a media was made of, as a probe saw it.
public struct InputInfo: Sendable, Hashable, Codable {
    public var inputs: [Media.Input]
    public var info: MediaInfo

    /// The container by the name people use, as in `mp4`.
    public var containerFormat: String { Self.format(info.container) }

    /// FFmpeg lists every name of a family; one of them says it.
    private static func format(_ names: String) -> String {
        let names = names.split(separator: ",").map(String.init)
        for (member, name) in [("mp4", "mp4"), ("webm", "webm"), ("matroska", "mkv"), ("mpegts", "ts"), ("asf", "asf")]
        where names.contains(member) { return name }
        return names.first ?? ""
    }
}
