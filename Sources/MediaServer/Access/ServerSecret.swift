internal import Crypto
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What a server signs its own addresses with. It outlives the process, so addresses do as well.
package struct ServerSecret: Sendable {
    private let key: SymmetricKey

    /// A secret for one process.
    package init() { key = SymmetricKey(size: .bits256) }

    /// The secret that is kept in a folder, made where there is none.
    package init(folder: String) throws(ServerFailure) {
        let path = folder + "/server.secret"
        let fresh = SymmetricKey(size: .bits256)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw ServerFailure("\(path) cannot be opened") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        if count == 0 {
            bytes = fresh.withUnsafeBytes { Array($0) }
            guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, fsync(descriptor) == 0 else {
                throw ServerFailure("\(path) cannot be written")
            }
        } else if count != bytes.count {
            throw ServerFailure("\(path) holds no secret; remove it to have a new one made")
        }
        key = SymmetricKey(data: bytes)
    }

    /// A signature over words, for one purpose.
    func signature(_ purpose: String, _ words: [String]) -> String {
        let text = ([purpose] + words).joined(separator: "\n")
        return HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(16).hexadecimal
    }

    func isValid(_ signature: String, _ purpose: String, _ words: [String]) -> Bool {
        SecretComparison.areEqual(signature, self.signature(purpose, words))
    }
}
