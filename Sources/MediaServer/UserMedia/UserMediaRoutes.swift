internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The user-media API: pictures and videos lent for use in other work, as Submagic's clients send them.
struct UserMediaRoutes: Sendable {
    let library: MediaLibrary
    let limit: RateLimit

    func add(to router: Router<ServerContext>) {
        router.post("v1/user-media") { request, _ in
            if let seconds = limit.take(request.headers[.apiKey] ?? "") {
                var refusal = Refusal(.tooManyRequests, "Too many requests")
                refusal.retryAfter = seconds
                throw refusal
            }
            let fields = try await request.fields()
            let url = fields.string("url", isRequired: true)
            try fields.finish()
            do {
                let media = try await library.createUserMedia(from: url ?? "")
                return Reply.json(.object(["userMediaId": .string(media.id.uuidString.lowercased())]), .created)
            } catch let error as LibraryError where error.code == .invalid {
                throw UserMediaWords.addressRefusal(error, url ?? "")
            }
        }
        router.get("v1/user-media/:media") { _, context in
            let media = try await library.userMedia(context.id("media", "user media"))
            var fields: [String: JSONValue] = [
                "userMediaId": .string(media.id.uuidString.lowercased()), "status": .string(media.status.rawValue),
                "url": .string(media.url), "createdAt": .string(media.createdAt.wireText),
            ]
            fields["type"] = media.type.map { .string($0.rawValue) }
            fields["error"] = media.failure.map { .string($0.message) }
            return Reply.json(.object(fields))
        }
    }
}
