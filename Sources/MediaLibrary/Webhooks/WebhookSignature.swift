internal import Crypto

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// The signature of a webhook: base64 of the HMAC-SHA256 of the body, under the endpoint's secret.
public enum WebhookSignature {
    /// The header that carries it.
    public static let header = "FastPix-Signature"

    public static func make(_ body: Data, secret: [UInt8]) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: secret))).base64EncodedString()
    }

    /// Whether a signature is right; takes as long for a wrong one.
    public static func isValid(_ signature: String, of body: Data, secret: [UInt8]) -> Bool {
        guard let code = Data(base64Encoded: signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: SymmetricKey(data: secret))
    }
}
