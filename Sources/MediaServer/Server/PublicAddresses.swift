internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The addresses of a server as its clients see them.
struct PublicAddresses: Sendable {
    /// As the operator says; nil takes the host a client asked for.
    let configured: URL?
    let secret: ServerSecret

    /// Where the server is found.
    func base(of request: Request) -> URL? {
        if let configured { return configured }
        guard let authority = request.head.authority, authority.utf8.count < 256,
            authority.utf8.allSatisfy({ Self.hostLetters.contains($0) })
        else { return nil }
        return URL(string: "\(request.head.scheme ?? "http")://\(authority)")
    }

    /// Where the bytes of an upload are sent. Who knows the address may send: it is signed.
    func upload(_ id: UUID, of request: Request) -> String? {
        base(of: request).map { Self.upload(id, below: $0, secret) }
    }

    static func upload(_ id: UUID, below base: URL, _ secret: ServerSecret) -> String {
        let name = id.uuidString.lowercased()
        return base.absoluteString.trimmingSlashes
            + "/uploads/\(name)?upload_id=\(secret.signature("upload", [name]))"
    }

    /// Where a file can be fetched by whoever is given the address, until it is over.
    func download(_ file: StoredFile, until end: Int, of request: Request) -> String {
        let id = file.id.uuidString.lowercased()
        let signature = secret.signature("download", [id, String(end)])
        return (base(of: request)?.absoluteString.trimmingSlashes ?? "")
            + "/download/\(id)/\(PercentText.escaped(file.name))?expires=\(end)&signature=\(signature)"
    }

    private static let hostLetters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]".utf8)
}

extension String {
    /// Without slashes at its end.
    var trimmingSlashes: String {
        var text = self[...]
        while text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }
}
