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

/// The credentials of a server: from its environment, else made at its first start and kept beside its library.
package enum CredentialStore {
    /// Credentials as they are told to the operator, once.
    package struct Fresh: Sendable {
        package let accessTokenID: String
        package let secretKey: String
        package let apiKey: String
    }

    /// - Returns: the credentials, and what has to be told where they are new.
    /// - Throws: `ServerFailure` where only a part is given, or where they cannot be kept.
    package static func load(
        folder: String, environment: [String: String]
    ) throws(ServerFailure) -> (Credentials, Fresh?) {
        let names = ["MEDIA_ACCESS_TOKEN_ID", "MEDIA_SECRET_KEY", "MEDIA_API_KEY"]
        let given = names.map { name in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        if let user = given[0], let secret = given[1], let key = given[2] {
            return (Credentials(accessTokenID: user, secretKey: secret, apiKey: key), nil)
        }
        guard given.allSatisfy({ $0 == nil }) else {
            let missing = zip(names, given).filter { $0.1 == nil }.map(\.0)
            throw ServerFailure("the environment has credentials, but not \(missing.joined(separator: ", "))")
        }
        let path = folder + "/credentials.json"
        if let data = FileManager.default.contents(atPath: path) {
            guard let credentials = try? JSONDecoder().decode(Credentials.self, from: data) else {
                throw ServerFailure("\(path) holds no credentials; remove it to have new ones made")
            }
            return (credentials, nil)
        }
        let fresh = Fresh(accessTokenID: random(16), secretKey: random(32), apiKey: "sk-" + random(32))
        let credentials = Credentials(
            accessTokenID: fresh.accessTokenID, secretKey: fresh.secretKey, apiKey: fresh.apiKey)
        try write(credentials, to: path)
        return (credentials, fresh)
    }

    private static func random(_ count: Int) -> String {
        SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { $0.hexadecimal }
    }

    private static func write(_ credentials: Credentials, to path: String) throws(ServerFailure) {
        let failure = ServerFailure("the credentials cannot be written to \(path)")
        guard let data = try? JSONEncoder().encode(credentials) else { throw failure }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        let written = data.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
        guard written == data.count, fsync(descriptor) == 0 else {
            unlink(path)
            throw failure
        }
    }
}

/// The system's `write`, by a name that the type's own does not hide.
private func systemWrite(_ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
