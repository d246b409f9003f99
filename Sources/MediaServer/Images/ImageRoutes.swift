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
                return Self.reply(
                    try await library.thumbnail(of: admission.media.id, settings), "image/\(format.rawValue)", admission
                )
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
                return Self.reply(
                    try await library.preview(of: admission.media.id, settings), "image/\(format.rawValue)", admission)
            }
        }
        router.get("images/:playback/spritesheet.jpg") { request, context in
            let admission = try await gate.admit(request, context.id("playback", "image"))
            return Self.reply(try await library.storyboard(of: admission.media.id).image, "image/jpeg", admission)
        }
        router.get("images/:playback/spritesheet.json") { request, context in
            let id = try context.id("playback", "image")
            let admission = try await gate.admit(request, id)
            let base = addresses.base(of: request)?.absoluteString.trimmingSlashes ?? ""
            let query = admission.token.map { "?token=" + $0 } ?? ""
            let url = "\(base)/images/\(id.uuidString.lowercased())/spritesheet.jpg\(query)"
            return Self.reply(
                try await library.storyboard(of: admission.media.id).json(url: url), "application/json", admission)
        }
    }

    private static func reply(_ bytes: [UInt8], _ type: String, _ admission: PlaybackGate.Admission) -> Response {
        let headers = HTTPFields([
            HTTPField(name: .contentType, value: type),
            HTTPField(
                name: .cacheControl,
                value: (admission.isPrivate || admission.isRestricted ? "private" : "public") + ", max-age=3600"),
        ])
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
