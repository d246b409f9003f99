/// Whose manners a path follows: each family has its own credentials and its own way to say no.
enum APIFamily: Sendable {
    /// FastPix.
    case onDemand
    /// FetchMedia.
    case files
    /// Submagic.
    case userMedia
    /// Players and browsers.
    case open

    /// Reads a path as the router does, which knows no empty parts: `//v1/files` is `/v1/files`.
    init(path: String) {
        let parts = path.split(separator: "/")
        guard parts.first == "v1" else {
            self = .open
            return
        }
        switch parts.dropFirst().first {
        case "files": self = .files
        case "user-media": self = .userMedia
        default: self = .onDemand
        }
    }
}
