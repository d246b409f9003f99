internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary
internal import NIOPosix

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Metrics, and who may read them. They tell no secrets, but how busy a service is: that is its operator's business.
struct MetricsPage: Sendable {
    let registry: PrometheusRegistry
    let process: ProcessMetrics
    let credentials: Credentials
    let isPublic: Bool
    let root: String

    /// Everybody on this machine and in private networks; with the credentials of the on-demand API everybody. A request that
    /// came through a proxy nobody vouches for has an unknown origin.
    func isOpen(to request: Request, _ context: ServerContext) -> Bool {
        if isPublic || credentials.accepts(authorization: request.headers[.authorization]) { return true }
        guard let client = context.client, !client.isPublic else { return false }
        return context.isThroughTrustedProxy
            || !request.headers.contains(.forwardedFor)
                && !request.headers.contains(.forwarded)
    }

    func text() async throws -> String {
        try await NIOThreadPool.singleton.runIfActive {
            process.update()
            if let free = Self.freeByteCount(root) { registry.gauge("media_library_free_bytes").set(Double(free)) }
            return registry.text
        }
    }

    /// Free bytes of a folder's disk; nil where it cannot be asked.
    static func freeByteCount(_ folder: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        // The number's type is another one on each system.
        return attributes?[.systemFreeSize].flatMap { Int("\($0)") }
    }
}
