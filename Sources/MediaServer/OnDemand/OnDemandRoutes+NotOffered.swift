internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What clients of the service may ask for and this one does not have: each is answered by name.
extension OnDemandRoutes {
    func addNotOffered(to router: Router<ServerContext>) {
        router.get("v1/on-demand/:media/live-clips") { request, context in
            let stream = context.parameters.get("media") ?? ""
            return Self.done(try await library.liveClips(of: stream, request.page())) { wire($0, request) }
        }
        router.patch("v1/on-demand/:media/chapters") { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let isWanted = fields.bool("chapters", isRequired: true) ?? false
            try fields.finish()
            return Self.switched("isChaptersEnabled", isWanted, try await library.setChapters(isWanted, of: id))
        }
        router.patch("v1/on-demand/:media/named-entities") { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let isWanted = fields.bool("namedEntities", isRequired: true) ?? false
            try fields.finish()
            return Self.switched(
                "isNamedEntitiesEnabled", isWanted, try await library.setNamedEntities(isWanted, of: id))
        }
        router.patch("v1/on-demand/:media/moderation") { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let moderation = fields.object("moderation", isRequired: true)
            let type = moderation?.string("type", isRequired: true)
            moderation?.close()
            try fields.finish()
            return Self.switched("isModerationEnabled", type != nil, try await library.setModeration(type, of: id))
        }
        router.get("v1/on-demand/drm-configurations") { request, _ in
            Self.done(try await library.drmConfigurations(request.page())) { .string($0.uuidString.lowercased()) }
        }
        router.get("v1/on-demand/drm-configurations/:configuration") { _, context in
            guard let id = UUID(uuidString: context.parameters.get("configuration") ?? "") else {
                throw LibraryError(
                    .invalid, "payload validation failed",
                    fields: [LibraryError.Field(field: "drmConfigurationId", message: "is invalid")])
            }
            return Self.done(.string(try await library.drmConfiguration(id).uuidString.lowercased()))
        }
    }

    private static func switched(_ name: String, _ isOn: Bool, _ media: Media) -> Response {
        done(.object(["mediaId": .string(media.id.uuidString.lowercased()), name: .bool(isOn)]))
    }
}
