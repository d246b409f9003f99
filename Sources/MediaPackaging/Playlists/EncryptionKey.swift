/// How segments are encrypted, the value of EXT-X-KEY (RFC 8216 4.3.2.4). METHOD=NONE is the absence of a key.
package struct EncryptionKey: Sendable, Hashable, Codable {
    /// The METHOD attribute.
    package enum Method: String, Sendable, Hashable, Codable, CaseIterable {
        /// Whole segments, AES-128 CBC with PKCS7 padding.
        case aes128 = "AES-128"
        /// Samples only: `cbcs` in fMP4, Apple's sample encryption in MPEG-TS.
        case sampleAES = "SAMPLE-AES"
        /// Samples only, `cenc`, in fMP4.
        case sampleAESCTR = "SAMPLE-AES-CTR"
    }

    /// What is encrypted, and how.
    package var method: Method
    /// Where the key is had.
    package var uri: String
    /// The initialization vector, 128 bits; nil is the segment's media sequence number.
    package var iv: UInt128?
    /// How the key is represented; nil is `identity`, the 16 bytes themselves.
    package var keyFormat: String?
    /// The versions of the key format, as in `1/2`.
    package var keyFormatVersions: String?

    /// Creates a key with its method and the place it is had from.
    package init(
        method: Method, uri: String, iv: UInt128? = nil, keyFormat: String? = nil, keyFormatVersions: String? = nil
    ) {
        self.method = method
        self.uri = uri
        self.iv = iv
        self.keyFormat = keyFormat
        self.keyFormatVersions = keyFormatVersions
    }

    /// KEYFORMAT, or what its absence means.
    var effectiveKeyFormat: String { keyFormat ?? "identity" }

    /// The playlist version this key asks for (RFC 8216 section 7): 2 for IV, 5 for KEYFORMAT.
    package var requiredVersion: Int {
        if keyFormat != nil || keyFormatVersions != nil { return 5 }
        return iv == nil ? 1 : 2
    }
}
