internal import HTTPTypes
internal import Hummingbird
internal import MediaCore
internal import MediaEngine
internal import MediaLibrary
internal import NIOCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Pictures of media.
struct ImageRoutes: Sendable {
    let library: MediaLibrary
    let gate: PlaybackGate
    let addresses: PublicAddresses
    let handover: FileHandover?

    func add(to router: Router<ServerContext>) {
        for (end, format) in [("jpg", ImageFormat.jpeg), ("png", .png), ("webp", .webp)] {
            router.get("images/:playback/thumbnail.\(end)") { request, context in
                let admission = try await gate.admit(request, context.id("playback", "image"))
                let query = ImageQuery(request)
                var settings = ThumbnailSettings(format: format)
                settings.time = query.seconds("time")
                settings.width = query.integer("width")
                settings.height = query.integer("height")
                settings.fit = query.choice("fit_mode", ImageFit.self) ?? .preserve
                try query.finish()
                return try await reply(
                    try await library.keptThumbnail(of: admission.media.id, settings), "image/\(format.rawValue)",
                    admission, request)
            }
        }
        for format in PreviewSettings.Format.allCases {
            router.get("images/:playback/clip.\(format.rawValue)") { request, context in
                let admission = try await gate.admit(request, context.id("playback", "image"))
                let query = ImageQuery(request)
                var settings = PreviewSettings(format: format)
                settings.start = query.seconds("start")
                if let duration = query.seconds("duration") { settings.duration = duration }
                if let width = query.integer("width") { settings.width = width }
                settings.height = query.integer("height")
                if let rate = query.integer("fps") { settings.frameRate = rate }
                try query.finish()
                return try await reply(
                    try await library.keptPreview(of: admission.media.id, settings), "image/\(format.rawValue)",
                    admission, request)
            }
        }
        router.get("images/:playback/spritesheet.jpg") { request, context in
            let admission = try await gate.admit(request, context.id("playback", "image"))
            return try await reply(
                try await library.keptSheet(of: admission.media.id), "image/jpeg", admission, request)
        }
        router.get("images/:playback/spritesheet.json") { request, context in
            let id = try context.id("playback", "image")
            let admission = try await gate.admit(request, id)
            let base = addresses.base(of: request)?.absoluteString.trimmingSlashes ?? ""
            let query = admission.token.map { "?token=" + $0 } ?? ""
            let url = "\(base)/images/\(id.uuidString.lowercased())/spritesheet.jpg\(query)"
            return Reply.bytes(
                try await library.storyboard(of: admission.media.id).json(url: url), "application/json",
                Self.caching(admission), request)
        }
    }

    /// From the disk where it lies there: a viewer that reads slowly costs no memory then.
    private func reply(
        _ picture: KeptPicture, _ type: String, _ admission: PlaybackGate.Admission, _ request: Request
    ) async throws -> Response {
        switch picture {
        case .file(let path):
            return try await FileReply(
                path: path, contentType: type, cacheControl: Self.caching(admission), handover: handover
            ).response(to: request)
        case .bytes(let bytes): return Reply.bytes(bytes, type, Self.caching(admission), request)
        }
    }

    private static func caching(_ admission: PlaybackGate.Admission) -> String {
        (admission.isPrivate || admission.isRestricted ? "private" : "public") + ", max-age=3600"
    }
}
