/// Types of files by what their names end with.
enum ContentTypes {
    private static let known = [
        "mp4": "video/mp4", "m4v": "video/mp4", "m4a": "audio/mp4", "mov": "video/quicktime", "mkv": "video/x-matroska",
        "webm": "video/webm", "mp3": "audio/mpeg", "ts": "video/mp2t", "ogg": "audio/ogg", "wav": "audio/wav",
        "flac": "audio/flac", "aac": "audio/aac", "avi": "video/x-msvideo", "wmv": "video/x-ms-wmv",
        "mxf": "application/mxf", "flv": "video/x-flv", "ogv": "video/ogg", "mpg": "video/mpeg",
        "mpeg": "video/mpeg", "mka": "audio/x-matroska", "opus": "audio/ogg",
    ]

    static func of(_ name: String) -> String {
        named(name) ?? "application/octet-stream"
    }

    /// Nil for a name that says nothing.
    static func named(_ name: String) -> String? {
        name.split(separator: ".").last.flatMap { known[$0.lowercased()] }
    }
}
