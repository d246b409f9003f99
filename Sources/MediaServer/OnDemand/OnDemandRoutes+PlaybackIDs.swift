internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension OnDemandRoutes {
    func addPlaybackIDs(to router: Router<ServerContext>) {
        let path: RouterPath = "v1/on-demand/:media/playback-ids"
        router.post(path) { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let policy = fields.choice("accessPolicy", AccessPolicy.self, isRequired: true)
            let restrictions = fields.object("accessRestrictions").map { AccessRestrictionsReader(fields: $0).read() }
            let resolution = fields.choice("resolution", Resolution.self)
            if fields.string("drmConfigurationId") != nil { fields.note("drmConfigurationId", "is not supported") }
            try fields.finish()
            let playback = try await library.createPlaybackID(
                for: id, policy: policy ?? .public, restrictions: restrictions ?? AccessRestrictions(),
                resolution: resolution)
            return Self.done(playback.wire, .created)
        }
        router.get(path) { _, context in
            Self.done(.array(try await library.get(context.id("media", "media")).playbackIDs.map(\.wire)))
        }
        router.delete(path) { request, context in
            let id = try context.id("media", "media")
            guard let text = request.uri.queryParameters["playbackId"], let playback = UUID(uuidString: String(text))
            else { throw Refusal(.notFound, "there is no such playback id") }
            try await library.deletePlaybackID(playback, of: id)
            return Self.done()
        }
        router.get("v1/on-demand/:media/playback-ids/:playback") { _, context in
            Self.done(
                try await library.playbackID(
                    context.id("playback", "playback id"), of: context.id("media", "media")
                ).wire)
        }
        router.patch("v1/on-demand/:media/playback-ids/:playback/domains") { request, context in
            Self.done(try await restrict(request, context) { (domains: $0, userAgents: nil) })
        }
        router.patch("v1/on-demand/:media/playback-ids/:playback/user-agents") { request, context in
            Self.done(try await restrict(request, context) { (domains: nil, userAgents: $0) })
        }
    }

    private func restrict(
        _ request: Request, _ context: ServerContext,
        _ rules: (AccessRestrictions.Rule) -> (domains: AccessRestrictions.Rule?, userAgents: AccessRestrictions.Rule?)
    ) async throws -> JSONValue {
        let (id, playback) = (try context.id("media", "media"), try context.id("playback", "playback id"))
        let fields = try await request.fields()
        let rule = rules(AccessRestrictionsReader.rule(fields))
        try fields.finish()
        return try await library.setRestrictions(
            of: playback, of: id, domains: rule.domains, userAgents: rule.userAgents
        ).wire
    }
}
