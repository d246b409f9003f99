internal import CryptoExtras

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Makes a key for playback tokens (RS256).
    ///
    /// - Returns: the key, and its private half as PEM of PKCS #8, which cannot be had again.
    public func createSigningKey() async throws -> (key: SigningKey, privateKey: String) {
        let pair = try await DiskWork.compute { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
        let (publicKey, privateKey) = (pair.publicKey.pemRepresentation, pair.pkcs8PEMRepresentation)
        let key = try await core.change { change in
            let key = SigningKey(id: UUID(), publicKey: publicKey, createdAt: change.now())
            try change.store.put(key)
            return key
        }
        return (key, privateKey)
    }

    /// A key.
    public func signingKey(_ id: UUID) async throws -> SigningKey {
        guard let key = try await core.store.read({ try $0.value(SigningKey.self, id) }) else {
            throw LibraryError.notFound("signing key", id)
        }
        return key
    }

    /// Keys, a page at a time.
    public func signingKeys(_ page: PageRequest = PageRequest()) async throws -> Page<SigningKey> {
        try await list(SigningKey.self, RecordQuery(.signingKey), page) { $0 }
    }

    /// Deletes a key; tokens signed with it are worth nothing from then on.
    public func deleteSigningKey(_ id: UUID) async throws {
        try await core.change { change in
            guard let key = try change.store.value(SigningKey.self, id) else {
                throw LibraryError.notFound("signing key", id)
            }
            try change.store.remove(.signingKey, key.key)
        }
    }
}
