internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

extension OnDemandRoutes {
    func addTracks(to router: Router<ServerContext>) {
        router.post("v1/on-demand/:media/tracks") { request, context in
            let id = try context.id("media", "media")
            if let sent = try await sentTrack(request, id) { return Self.done(sent.wire, .created) }
            let fields = try await request.fields()
            let track = fields.object("tracks", isRequired: true)
            let url = track?.string("url", isRequired: true)
            let type = track?.choice("type", MediaTrack.Kind.self, isRequired: true, except: [.video])
            let code = track?.string("languageCode", isRequired: true)
            let name = track?.string("languageName", isRequired: true)
            if track?.string("title") != nil { track?.note("title", "is not supported") }
            track?.close()
            try fields.finish()
            let added = try await library.addTrack(
                to: id, type: type ?? .subtitle, url: url ?? "", languageCode: code ?? "", languageName: name ?? "")
            return Self.done(added.wire, .created)
        }
        router.patch("v1/on-demand/:media/tracks/:track") { request, context in
            let (id, track) = (try context.id("media", "media"), try context.id("track", "track"))
            let fields = try await request.fields()
            let url = fields.string("url")
            let (code, name) = (fields.string("languageCode"), fields.string("languageName"))
            try fields.finish()
            return Self.done(
                try await library.updateTrack(track, of: id, url: url, languageCode: code, languageName: name).wire)
        }
        router.delete("v1/on-demand/:media/tracks/:track") { _, context in
            try await library.deleteTrack(context.id("track", "track"), of: context.id("media", "media"))
            return Self.done()
        }
        router.post("v1/on-demand/:media/tracks/:track/generate-subtitles") { request, context in
            let (id, track) = (try context.id("media", "media"), try context.id("track", "track"))
            let fields = try await request.fields()
            let name = fields.string("languageName", isRequired: true)
            let code = fields.string("languageCode", isRequired: true)
            let metadata = fields.texts("metadata") ?? [:]
            try fields.finish()
            return Self.done(
                try await library.generateSubtitles(
                    of: id, from: track, languageCode: code ?? "", languageName: name ?? "", metadata: metadata
                ).wire)
        }
    }
}
