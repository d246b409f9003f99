internal import Crypto
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What clients of the APIs have to know. Secrets are kept as digests: they are long and random, so that is enough.
package struct Credentials: Sendable, Codable, Hashable {
    /// User of the on-demand API.
    package var accessTokenID: String
    /// Digest of its secret.
    var secretKey: String
    /// Digest of the key of the file and user-media APIs.
    var apiKey: String

    package init(accessTokenID: String, secretKey: String, apiKey: String) {
        self.accessTokenID = accessTokenID
        self.secretKey = Self.digest(secretKey)
        self.apiKey = Self.digest(apiKey)
    }

    /// Whether an `Authorization` header is that of the on-demand API's user (RFC 7617).
    func accepts(authorization: String?) -> Bool {
        guard let authorization, authorization.count < 2048 else { return false }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(parts[1])), let colon = data.firstIndex(of: UInt8(ascii: ":"))
        else { return false }
        let user = String(decoding: data[..<colon], as: UTF8.self)
        let secret = String(decoding: data[data.index(after: colon)...], as: UTF8.self)
        // Both are looked at, whatever the first says.
        let isUser = SecretComparison.areEqual(Self.digest(user), Self.digest(accessTokenID))
        let isSecret = SecretComparison.areEqual(Self.digest(secret), secretKey)
        return isUser && isSecret
    }

    func accepts(apiKey key: String?) -> Bool {
        guard let key, key.count < 2048 else { return false }
        return SecretComparison.areEqual(Self.digest(key), apiKey)
    }

    private static func digest(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).hexadecimal
    }
}
