/// How segments are encrypted: AES-128 in CBC mode over whole segments (RFC 8216, 4.3.2.4), with a key of the caller's.
///
/// The key is never written, logged or printed: players get it from the address.
public struct SegmentEncryption: Sendable, Hashable {
    /// 16 bytes.
    public let key: ContentKey
    /// Where players get the key: what stands in the playlists.
    public let keyURI: String
    /// 16 bytes; nil takes each segment's number, as RFC 8216 (5.2) says.
    public let initializationVector: [UInt8]?

    /// Throws `invalidSettings` for a vector that has not 16 bytes, and for an address that is empty, holds
    /// control characters or would bring the key along (`data:`).
    public init(key: ContentKey, keyURI: String, initializationVector: [UInt8]? = nil) throws(MediaError) {
        func failure(_ message: String) -> MediaError { MediaError(.invalidSettings, message, operation: .plan) }
        if let vector = initializationVector, vector.count != 16 {
            throw failure("the initialization vector has \(vector.count) bytes; AES-128 takes 16")
        }
        guard !keyURI.isEmpty, keyURI.utf8.count <= 2048,
            !keyURI.unicodeScalars.contains(where: { $0.value < 0x21 || $0.value == 0x7F || $0 == "\"" })
        else { throw failure("the key's address is empty or holds characters no address has") }
        guard !keyURI.lowercased().hasPrefix("data:") else {
            throw failure("the key's address would carry the key itself (data:)")
        }
        self.key = key
        self.keyURI = keyURI
        self.initializationVector = initializationVector
    }
}

/// The bytes of a key, which show themselves to nobody who prints them.
public struct ContentKey: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    package let bytes: [UInt8]

    /// Throws `invalidSettings` for anything but 16 bytes.
    public init(_ bytes: [UInt8]) throws(MediaError) {
        guard bytes.count == 16 else {
            throw MediaError(.invalidSettings, "the key has \(bytes.count) bytes; AES-128 takes 16", operation: .plan)
        }
        self.bytes = bytes
    }

    public var description: String { "ContentKey(hidden)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
