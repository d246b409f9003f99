internal import HTTPTypes
internal import JWTKit
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A token that lets its bearer play a media: a JWT signed with RS256 by one of the library's signing keys, which its header
/// names (`kid`).
struct PlaybackToken {
    let text: String

    private struct Header: Decodable {
        var kid: String?
    }

    private static let mostBytes = 4096

    /// - Throws: `Refusal` (403) for a token that is not valid, not for this playback id, or signed by nobody known.
    func check(for playbackID: UUID, in library: MediaLibrary) async throws {
        let invalid = Refusal(.forbidden, "the playback token is not valid")
        guard text.utf8.count <= Self.mostBytes, let id = keyID else { throw invalid }
        guard let key = try? await library.signingKey(id) else { throw invalid }
        let claims: PlaybackClaims
        do {
            let keys = JWTKeyCollection()
            await keys.add(rsa: try Insecure.RSA.PublicKey(pem: key.publicKey), digestAlgorithm: .sha256)
            claims = try await keys.verify(text, as: PlaybackClaims.self)
        } catch { throw invalid }
        guard claims.aud.value == ["media:" + playbackID.uuidString.lowercased()] else { throw invalid }
    }

    /// The key its header names.
    private var keyID: UUID? {
        guard let head = text.split(separator: ".", omittingEmptySubsequences: false).first else { return nil }
        var base64 = String(head.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: base64), let header = try? JSONDecoder().decode(Header.self, from: data)
        else { return nil }
        return header.kid.flatMap { UUID(uuidString: $0) }
    }
}
