internal import HTTPTypes
internal import Hummingbird
internal import MediaCore
internal import MediaLibrary
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What players and downloads ask for.
struct StreamRoutes: Sendable {
    let library: MediaLibrary
    let gate: PlaybackGate
    let handover: FileHandover?

    /// Playlists change when tracks do; what they name never does.
    private static let briefly = "public, max-age=5"
    private static let long = "public, max-age=31536000, immutable"

    func add(to router: Router<ServerContext>) {
        router.get("stream/{playback}.m3u8") { request, context in
            try await multivariant(request, context.id("playback", "stream"))
        }
        router.get("stream/:playback/**") { request, context in
            let path = context.parameters.getCatchAll().joined(separator: "/")
            return try await file(path, request, context.id("playback", "stream"))
        }
    }

    private func multivariant(_ request: Request, _ id: UUID) async throws -> Response {
        let admission = try await gate.admit(request, id)
        let filter = try VariantFilter(request, limit: admission.playbackID.resolution)
        let text = try await text(try await library.streamFile("master.m3u8", of: admission.media.id))
        let playlist = PlaylistText(prefix: id.uuidString.lowercased() + "/", query: query(admission))
        guard let chosen = playlist.multivariant(text, filter) else {
            throw Refusal(.notFound, "the media has no picture of such a size")
        }
        return Self.playlist(chosen, admission, request)
    }

    private func file(_ path: String, _ request: Request, _ id: UUID) async throws -> Response {
        let admission = try await gate.admit(request, id)
        if let limit = admission.playbackID.resolution { try await check(path, admission.media, limit) }
        if let file = try await download(path, admission) {
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            return try await FileReply(
                path: file.path, contentType: ContentTypes.of(name),
                cacheControl: Self.caching(Self.briefly, admission), handover: handover
            ).response(to: request)
        }
        let found = try await library.streamFile(path, of: admission.media.id)
        if path.hasSuffix(".m3u8") {
            return Self.playlist(PlaylistText(query: query(admission)).media(try await text(found)), admission, request)
        }
        switch found {
        case .file(let url, let type):
            return try await FileReply(
                path: url.path, contentType: type, cacheControl: Self.caching(Self.long, admission), handover: handover
            ).response(to: request)
        case .bytes(let bytes, let type):
            var headers = HTTPFields([
                HTTPField(name: .contentType, value: type),
                HTTPField(name: .cacheControl, value: Self.caching(Self.long, admission)),
            ])
            headers[.acceptRanges] = "none"
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    /// Keeps viewers of a playback id with a resolution to it, whatever they ask for by name.
    private func check(_ path: String, _ media: Media, _ limit: Resolution) async throws {
        let missing = Refusal(.notFound, "the stream has no such file")
        if path == StaticRendition.Kind.audioOnly.fileName { return }
        var filter = VariantFilter()
        filter.maximum = limit
        guard path.contains("/") else {
            // Downloads and the original have the media's own size; the multivariant playlist is asked for by the id.
            let side = media.displaySize.map { min($0.width, $0.height) }
            guard path != "master.m3u8", side.map(filter.offers) ?? true else { throw missing }
            return
        }
        let master = try await text(try await library.streamFile("master.m3u8", of: media.id))
        guard !PlaylistText.withheldFolders(master, filter).contains(PlaylistText.folder(path)) else { throw missing }
    }

    /// A file for download; nil where the path names none.
    private func download(_ path: String, _ admission: PlaybackGate.Admission) async throws -> URL? {
        let id = admission.media.id
        if path == StaticRendition.Kind.capped4K.fileName { return try await library.downloadFile(.capped4K, of: id) }
        if path == StaticRendition.Kind.audioOnly.fileName { return try await library.downloadFile(.audioOnly, of: id) }
        if path.hasPrefix("source."), !path.contains("/"), ContentTypes.named(path) != nil {
            return try await library.sourceFile(of: id)
        }
        return nil
    }

    private func text(_ file: PlaybackFile) async throws -> String {
        switch file {
        case .bytes(let bytes, _): return String(decoding: bytes, as: UTF8.self)
        case .file(let url, _):
            let data = try await FileBytes.read(url.path)
            return String(decoding: data, as: UTF8.self)
        }
    }

    private func query(_ admission: PlaybackGate.Admission) -> String {
        // A token that was accepted has letters of base64url and dots only.
        admission.token.map { "?token=" + $0 } ?? ""
    }

    private static func playlist(
        _ text: String, _ admission: PlaybackGate.Admission, _ request: Request
    ) -> Response {
        let caching = admission.isPrivate ? "private, no-store" : caching(briefly, admission)
        return Reply.bytes(Array(text.utf8), "application/vnd.apple.mpegurl", caching, request)
    }

    private static func caching(_ words: String, _ admission: PlaybackGate.Admission) -> String {
        // What is for some pages or programs only is nothing for a cache that all share.
        admission.isPrivate || admission.isRestricted ? words.replacing("public", with: "private") : words
    }
}
