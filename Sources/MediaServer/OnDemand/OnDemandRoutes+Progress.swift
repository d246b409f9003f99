internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How far media are, and what is done with them: ours, not of the service's documents.
extension OnDemandRoutes {
    func addProgress(to router: Router<ServerContext>) {
        router.get("v1/on-demand/:media/progress") { request, context in
            let watch = ProgressWatch(library: library, id: try context.id("media", "media"))
            // What cannot be told at all is refused before a stream is begun.
            let first = try await watch.state()
            guard Self.wantsEvents(request.headers) else { return Self.done(first.wire) }
            return ProgressStream(watch: watch, first: first).response(to: request)
        }
        router.get("v1/on-demand/:media/plan") { _, context in
            Self.done(try await library.plan(of: context.id("media", "media")).wire)
        }
    }

    private static func wantsEvents(_ headers: HTTPFields) -> Bool {
        headers[values: .accept].contains { $0.lowercased().contains("text/event-stream") }
    }
}
