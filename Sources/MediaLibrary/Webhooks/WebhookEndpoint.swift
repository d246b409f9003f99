#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Where webhooks go, and what they are signed with. An operator's, so it may lie in a private network.
public struct WebhookEndpoint: Sendable, Hashable {
    /// http or https; names the endpoint in the library's records.
    public var url: String
    /// At least 32 bytes; what `FastPix-Signature` is computed with.
    public var secret: [UInt8]
    /// Which addresses it may lie at.
    public var policy: AddressPolicy

    /// - Parameter secret: base64 of at least 32 bytes.
    /// - Throws: `LibraryError` (`invalid`).
    public init(url: String, secret: String, policy: AddressPolicy = .anywhere) throws(LibraryError) {
        guard let bytes = Data(base64Encoded: secret), bytes.count >= 32 else {
            throw .invalid("webhook.secret", "is base64 of at least 32 bytes")
        }
        do { _ = try SourceAddress(url, policy: policy) } catch { throw .invalid("webhook.url", error.message) }
        self.url = url
        self.secret = Array(bytes)
        self.policy = policy
    }
}
