/// A media initialization section, the value of EXT-X-MAP (RFC 8216 4.3.2.5).
package struct InitializationMap: Sendable, Hashable, Codable {
    /// The resource that holds the section, relative to the playlist.
    package var uri: String
    /// The bytes of the section; nil is the whole resource.
    package var byteRange: ByteRange?
    /// The key the section itself is encrypted with: the EXT-X-KEY in force where EXT-X-MAP stands; nil is clear.
    package var key: EncryptionKey?

    /// Creates an initialization section, clear unless a key is given.
    package init(uri: String, byteRange: ByteRange? = nil, key: EncryptionKey? = nil) {
        self.uri = uri
        self.byteRange = byteRange
        self.key = key
    }
}
