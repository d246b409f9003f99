/// Types of files by what their names end with.
enum ContentTypes {
    private static let known = [
        "mp4": "video/mp4", "m4v": "video/mp4", "m4a": "audio/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska",
        "webm": "video/webm", "mp3": "audio/mpeg", "ts": "video/mp2t", "ogg": "audio/ogg", "wav": "audio/wav",
        "flac": "audio/flac", "aac": "audio/aac",
    ]

    static func of(_ name: String) -> String {
        guard let end = name.split(separator: ".").last else { return "application/octet-stream" }
        return known[end.lowercased()] ?? "application/octet-stream"
    }
}
