import Foundation

@testable import MediaLibrary

/// A fetcher beside a server that misbehaves, and a folder it fetches into.
struct Fetching: Sendable {
    let server: Helper
    let folder: URL
    var limits = Fetching.patient
    var policy = AddressPolicy.anywhere
    var resolver: any HostResolver = SystemResolver()

    /// A request as the server wrote it down.
    struct Request: Sendable {
        var path: String
        var range: String?
        var hasCookie: Bool
        /// Names in lower case.
        var headers: [String: String]
    }

    /// For answers that come, however busy this machine is.
    static var patient: FetchLimits {
        var limits = FetchLimits()
        limits.timeLimit = .seconds(30)
        limits.connectTimeLimit = .seconds(5)
        limits.headerTimeLimit = .seconds(5)
        limits.minimumRate = 1000
        limits.rateWindow = .seconds(5)
        return limits
    }

    /// For answers that do not come.
    static var hasty: FetchLimits {
        var limits = FetchLimits()
        limits.timeLimit = .seconds(5)
        limits.connectTimeLimit = .seconds(2)
        limits.headerTimeLimit = .seconds(2)
        limits.minimumRate = 1000
        limits.rateWindow = .seconds(1)
        limits.maximumResumptions = 2
        return limits
    }

    /// Runs `body` beside a server for the clips.
    static func begin<Result: Sendable>(_ body: (Fetching) async throws -> Result) async throws -> Result {
        try await Fixture.withFolder { folder in
            let server = try Helper(
                "media_server.py", ["--files", Fixture.root.appending(path: "Fixtures/clips").path],
                log: folder.appending(path: "requests"))
            let target = folder.appending(path: "target", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            return try await body(Fetching(server: server, folder: target))
        }
    }

    var path: String { folder.appending(path: "file.part").path }

    var fetcher: SourceFetcher { SourceFetcher(policy: policy, limits: limits, resolver: resolver) }

    /// Fetches a path of the server.
    func fetch(
        _ path: String, maximum: Int = 64 << 20, reserved: @escaping @Sendable () -> Int = { Int.max }
    ) async throws -> FetchedFile {
        try await fetch(address: server.url(path), maximum: maximum, reserved: reserved)
    }

    func fetch(
        address: String, maximum: Int = 64 << 20, reserved: @escaping @Sendable () -> Int = { Int.max }
    ) async throws -> FetchedFile {
        try await fetcher.fetch(address, to: path, maximumByteCount: maximum, reserved: reserved)
    }

    /// The kind of failure fetching ends with; nil where it ends well.
    func failure(_ address: String, maximum: Int = 64 << 20) async -> MediaFailure.Code? {
        let url = address.hasPrefix("http") ? address : server.url(address)
        let error = await Fixture.error { _ = try await fetch(address: url, maximum: maximum) }
        guard let error else { return nil }
        return (error as? MediaFailure)?.code ?? MediaFailure.Code(rawValue: "\(error)")
    }

    /// What has come; nothing where there is no file.
    var bytes: [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }

    /// Whether what has come is a clip.
    func has(_ clip: String) throws -> Bool {
        let expected = try Fixture.bytes(clip)
        return bytes == expected
    }

    /// What was asked for, in its order.
    var requests: [Request] {
        server.log().filter { $0["event"] as? String == "request" }.map { entry in
            let pairs = entry["headers"] as? [[String]] ?? []
            let headers = pairs.filter { $0.count == 2 }.map { ($0[0].lowercased(), $0[1]) }
            return Request(
                path: entry["path"] as? String ?? "", range: entry["range"] as? String,
                hasCookie: entry["cookie"] as? Bool ?? false, headers: Dictionary(headers) { first, _ in first })
        }
    }

    /// Connections that were made.
    var connectionCount: Int { server.log().filter { $0["event"] as? String == "connect" }.count }
}
