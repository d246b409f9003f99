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

    init(path: String) {
        func isBelow(_ prefix: String) -> Bool { path == prefix || path.hasPrefix(prefix + "/") }
        if isBelow("/v1/files") {
            self = .files
        } else if isBelow("/v1/user-media") {
            self = .userMedia
        } else if isBelow("/v1") {
            self = .onDemand
        } else {
            self = .open
        }
    }
}
