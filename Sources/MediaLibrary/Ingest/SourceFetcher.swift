internal import AsyncHTTPClient
internal import MediaCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Fetches a file from an address that a stranger gave.
///
/// A host is resolved once for each hop, every address of it is looked at, and the connection goes to that address and no
/// other. A connection that breaks is taken up again where it broke, as long as the server says that the file is the same;
/// what was fetched also survives this process.
struct SourceFetcher: Sendable {
    let policy: AddressPolicy
    let limits: FetchLimits
    let resolver: any HostResolver
    var tls: TLSConfiguration?

    /// What of a file is there already, and how to tell that the server still has the same.
    struct Resumption: Codable {
        var url: String
        /// A strong entity tag, or a date.
        var validator: String
        var total: Int?
    }

    typealias Progress = @Sendable (_ fetched: Int, _ total: Int?) -> Void

    /// Fetches into a file, which is flushed when this returns.
    ///
    /// - Parameters:
    ///   - path: what is there already is continued, if it is a part of the same file.
    ///   - maximumByteCount: bytes it may have.
    /// - Throws: `MediaFailure`, or `CancellationError`.
    func fetch(
        _ url: String, to path: String, maximumByteCount: Int, reserved: @escaping @Sendable () -> Int = { .max },
        progress: @escaping Progress = { _, _ in }
    ) async throws -> FetchedFile {
        let address = try SourceAddress(url, policy: policy)
        let deadline = ContinuousClock.now + limits.timeLimit
        // From its first moment on, who finds the file knows by this one that it is not complete.
        let statePath = path + ".state"
        if !FileManager.default.fileExists(atPath: statePath) {
            _ = FileManager.default.createFile(atPath: statePath, contents: nil)
        }
        let file = try PartialFile(path: path)
        var attempt = FetchAttempt(
            fetcher: self, file: file, statePath: statePath, deadline: deadline,
            maximumByteCount: maximumByteCount, reserved: reserved, progress: progress)
        try await attempt.findResumption(of: url)
        var resumptions = 0
        while true {
            let before = file.length
            do {
                try await attempt.run(address)
                break
            } catch let failure as MediaFailure
                where failure.mayPass && failure.retryAfter == nil && attempt.canResume && file.length > before
                && resumptions < limits.maximumResumptions
            {
                resumptions += 1
            }
        }
        guard file.length > 0 else { throw MediaFailure(.emptySource, "the address holds no bytes") }
        try await file.flush()
        try? FileManager.default.removeItem(atPath: statePath)
        return FetchedFile(byteCount: file.length, resumptions: resumptions)
    }

    /// The addresses of a host, all of which are allowed.
    func allowedAddresses(of host: String) async throws -> [IPAddress] {
        let found = try await resolver.addresses(of: host)
        guard found.allSatisfy({ policy.allows($0, of: host) }) else {
            // Which address it is, is nobody's business.
            throw MediaFailure(.addressRefused, "the host is not on the public internet")
        }
        return found
    }

    /// A client that connects to one address, for one hop.
    func configuration(host: String, address: IPAddress) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.dnsOverride = [host: address.description]
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.proxy = nil
        configuration.httpVersion = .http1Only
        configuration.tlsConfiguration = tls
        configuration.timeout = .init(
            connect: TimeAmount(limits.connectTimeLimit), read: TimeAmount(limits.rateWindow))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
        configuration.maximumUsesPerConnection = 1
        return configuration
    }
}
