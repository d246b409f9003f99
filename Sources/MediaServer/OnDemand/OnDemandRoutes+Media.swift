internal import HTTPTypes
internal import Hummingbird
internal import MediaCore
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension OnDemandRoutes {
    func addMedia(to router: Router<ServerContext>) {
        router.post("v1/on-demand") { request, _ in try await create(request) }
        router.get("v1/on-demand") { request, _ in
            Self.done(try await library.list(request.page())) { wire($0, request) }
        }
        router.get("v1/on-demand/:media") { request, context in
            Self.done(wire(try await library.get(context.id("media", "media")), request))
        }
        router.patch("v1/on-demand/:media") { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let (title, creator) = (fields.string("title"), fields.string("creatorId"))
            let metadata = fields.texts("metadata")
            try fields.finish()
            return Self.done(
                wire(try await library.update(id, title: title, creatorID: creator, metadata: metadata), request))
        }
        router.delete("v1/on-demand/:media") { _, context in
            try await library.delete(context.id("media", "media"))
            return Self.done()
        }
        router.get("v1/on-demand/:media/input-info") { _, context in
            Self.done(Self.wire(try await library.inputInfo(context.id("media", "media"))))
        }
        router.get("v1/on-demand/:media/media-clips") { request, context in
            Self.done(try await library.clips(of: context.id("media", "media"), request.page())) { clip($0, request) }
        }
        router.patch("v1/on-demand/:media/update-mp4Support") { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let support = fields.choice("mp4Support", MP4Support.self, isRequired: true)
            try fields.finish()
            return Self.done(wire(try await library.setMP4Support(support ?? .none, of: id), request))
        }
        router.patch("v1/on-demand/:media/source-access") { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let isAllowed = fields.bool("sourceAccess", isRequired: true)
            try fields.finish()
            return Self.done(wire(try await library.setSourceAccess(isAllowed ?? false, of: id), request))
        }
        router.get("v1/on-demand/:media/summary") { _, context in
            Self.done(.string(try await library.summary(of: context.id("media", "media"))))
        }
        router.patch("v1/on-demand/:media/summary") { request, context in
            let id = try context.id("media", "media")
            let fields = try await request.fields()
            let length = SummaryReader(fields: fields).read()
            try fields.finish()
            let media = try await library.setSummary(length, of: id)
            return Self.done(
                .object([
                    "mediaId": .string(media.id.uuidString.lowercased()), "isSummaryEnabled": .bool(length != nil),
                ]))
        }
    }

    private func create(_ request: Request) async throws -> Response {
        let fields = try await request.fields()
        let wanted = MediaOptionsReader(fields: fields, isUpload: false).read()
        try fields.finish()
        let media = try await library.create(from: .url(wanted.url ?? ""), options: wanted.options)
        guard case .object(var answer) = wire(media, request) else { return Self.done(.null, .created) }
        // As much as is known before anything was looked at.
        for name in ["tracks", "thumbnail", "isAudioOnly", "subtitleAvailable", "workspaceId", "title", "creatorId"] {
            answer[name] = nil
        }
        answer["trial"] = false
        answer["inputs"] = .array(
            media.inputs.map { input in
                var fields: [String: JSONValue] = ["type": .string(input.type)]
                fields["url"] = input.url.map { .string($0) }
                return .object(fields)
            })
        return Self.done(.object(answer), .created)
    }

    /// A clip in a list of clips: clients there know the usual sizes only, and fail at others.
    private func clip(_ media: Media, _ request: Request) -> JSONValue {
        guard case .object(var fields) = wire(media, request) else { return .null }
        let usual = Set(Resolution.allCases.map { JSONValue.string(String($0.shortSide)) })
        if let size = fields["sourceResolution"], !usual.contains(size) { fields["sourceResolution"] = nil }
        return .object(fields)
    }

    private static func wire(_ info: InputInfo) -> JSONValue {
        let tracks = info.info.tracks.map { track -> JSONValue in
            var fields: [String: JSONValue] = [
                "type": .string("\(track.type)"), "encoding": .string(track.codec.rawValue),
            ]
            if let size = track.video?.displaySize {
                fields["width"] = .integer(size.width)
                fields["height"] = .integer(size.height)
            }
            if let duration = track.duration ?? info.info.duration {
                fields["duration"] = .number((duration.seconds * 1000).rounded() / 1000)
            }
            fields["channels"] = track.audio.map { .integer($0.channelCount) }
            fields["sampleRate"] = track.audio.map { .integer($0.sampleRate) }
            fields["language"] = track.language.map { .string($0) }
            return .object(fields)
        }
        return .object([
            "configuration": .object(["url": info.inputs.first?.url.map { .string($0) } ?? .null]),
            "file": .object(["containerFormat": .string(info.containerFormat), "tracks": .array(tracks)]),
        ])
    }
}
