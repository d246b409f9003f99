internal import Crypto
internal import HTTPTypes
internal import MediaLibrary

/// What a client knows of a file already (RFC 9110, 13.1).
struct Conditions {
    let tag: String
    /// Seconds since 1970 at which the file was written; nil where nobody says it.
    var changed: Int?

    /// A tag of bytes that lie in no file: the same for the same ones.
    static func tag(of bytes: [UInt8]) -> String { "\"" + SHA256.hash(data: bytes).prefix(12).hexadecimal + "\"" }

    /// Whether the client has the file as it is.
    func areMet(by headers: HTTPFields) -> Bool {
        if let known = headers[.ifNoneMatch] {
            return known.split(separator: ",").contains { entry in
                var entry = entry.drop { $0 == " " }
                while entry.last == " " { entry = entry.dropLast() }
                if entry.hasPrefix("W/") { entry = entry.dropFirst(2) }
                return entry == "*" || entry == tag[...]
            }
        }
        guard let changed, let known = headers[.ifModifiedSince].flatMap(HTTPDate.seconds) else { return false }
        return changed <= known
    }
}
