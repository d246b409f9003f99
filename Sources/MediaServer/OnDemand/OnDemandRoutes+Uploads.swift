internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension OnDemandRoutes {
    func addUploads(to router: Router<ServerContext>) {
        router.post("v1/on-demand/upload") { request, _ in
            let fields = try await request.fields()
            let origin = fields.string("corsOrigin", isRequired: true)
            let settings = fields.object("pushMediaSettings", isRequired: true)
            let wanted = settings.map { MediaOptionsReader(fields: $0, isUpload: true).read() }
            settings?.close()
            try fields.finish()
            let upload = try await library.createUpload(
                corsOrigin: origin ?? "", options: wanted?.options ?? MediaOptions())
            return Self.done(wire(upload, request), .created)
        }
        router.get("v1/on-demand/uploads") { request, _ in
            Self.done(try await library.unusedUploads(request.page())) { wire($0, request) }
        }
        router.put("v1/on-demand/upload/:upload/cancel") { request, context in
            Self.done(wire(try await library.cancelUpload(context.id("upload", "upload")), request))
        }
    }

    private func wire(_ upload: Upload, _ request: Request) -> JSONValue {
        upload.wire(publicURL: addresses.upload(upload.id, of: request))
    }
}
