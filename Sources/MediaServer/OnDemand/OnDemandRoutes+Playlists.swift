internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension OnDemandRoutes {
    func addPlaylists(to router: Router<ServerContext>) {
        router.post("v1/on-demand/playlists") { request, _ in
            let fields = try await request.fields()
            let options = Self.playlistOptions(fields)
            try fields.finish()
            let playlist = try await library.createPlaylist(options)
            return Self.done(try await wire(playlist, request), .created)
        }
        router.get("v1/on-demand/playlists") { request, _ in
            Self.done(try await library.playlists(request.page())) { $0.wire }
        }
        router.get("v1/on-demand/playlists/:playlist") { request, context in
            Self.done(wire(try await library.playlistContents(context.id("playlist", "playlist")), request))
        }
        router.put("v1/on-demand/playlists/:playlist") { request, context in
            let id = try context.id("playlist", "playlist")
            let fields = try await request.fields()
            let (name, description) = (fields.string("name"), fields.string("description"))
            try fields.finish()
            let playlist = try await library.updatePlaylist(id, name: name, description: description)
            return Self.done(try await wire(playlist, request))
        }
        router.delete("v1/on-demand/playlists/:playlist") { _, context in
            try await library.deletePlaylist(context.id("playlist", "playlist"))
            return Self.done()
        }
        router.patch("v1/on-demand/playlists/:playlist/media") { request, context in
            let (id, media) = (try context.id("playlist", "playlist"), try await Self.mediaIDs(request))
            return Self.done(try await wire(try await library.addMedia(media, toPlaylist: id), request))
        }
        router.put("v1/on-demand/playlists/:playlist/media") { request, context in
            let (id, media) = (try context.id("playlist", "playlist"), try await Self.mediaIDs(request))
            return Self.done(try await wire(try await library.reorderMedia(media, ofPlaylist: id), request))
        }
        router.delete("v1/on-demand/playlists/:playlist/media") { request, context in
            let (id, media) = (try context.id("playlist", "playlist"), try await Self.mediaIDs(request))
            return Self.done(try await wire(try await library.removeMedia(media, fromPlaylist: id), request))
        }
    }

    private static func playlistOptions(_ fields: FieldReader) -> PlaylistOptions {
        var options = PlaylistOptions(
            name: fields.string("name", isRequired: true) ?? "",
            referenceID: fields.string("referenceId", isRequired: true) ?? "")
        options.description = fields.string("description")
        if let limit = fields.integer("limit") { options.limit = limit }
        let type = fields.string("type", isRequired: true)
        let order = fields.choice("playOrder", PlaylistRule.Order.self)
        let metadata = fields.object("metadata")
        let (created, updated) = (
            metadata.flatMap { days($0, "createdDate") }, metadata.flatMap { days($0, "updatedDate") }
        )
        metadata?.close()
        switch type {
        case "smart":
            options.content = .smart(PlaylistRule(created: created, updated: updated, order: order ?? .newestFirst))
        case "manual":
            // Its owner says what is in it, and in which order.
            if order != nil { fields.note("playOrder", "is of smart playlists") }
            if metadata != nil { fields.note("metadata", "is of smart playlists") }
        case nil: break
        default: fields.note("type", "is one of manual, smart")
        }
        return options
    }

    private static func days(_ fields: FieldReader, _ name: String) -> DayRange? {
        guard let range = fields.object(name) else { return nil }
        func day(_ name: String) -> CalendarDay? {
            guard let text = range.string(name) else { return nil }
            if let day = CalendarDay(text) { return day }
            range.note(name, "is a day as in 2024-11-30")
            return nil
        }
        let days = DayRange(first: day("startDate"), last: day("endDate"))
        range.close()
        return days
    }

    private static func mediaIDs(_ request: Request) async throws -> [UUID] {
        let fields = try await request.fields()
        let ids = (fields.strings("mediaIds", isRequired: true) ?? []).enumerated().compactMap { index, text -> UUID? in
            if let id = UUID(uuidString: text) { return id }
            fields.note("mediaIds[\(index)]", "is the id of a media")
            return nil
        }
        try fields.finish()
        return ids
    }

    private func wire(_ playlist: Playlist, _ request: Request) async throws -> JSONValue {
        wire(try await library.playlistContents(playlist.id), request)
    }

    private func wire(_ contents: PlaylistContents, _ request: Request) -> JSONValue {
        let configuration = library.configuration
        return contents.wire(
            configuration.dialect, workspace: configuration.workspace.id, publicURL: addresses.base(of: request))
    }
}
