internal import HTTPTypes
internal import Hummingbird
internal import MediaCore
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The file API: files kept as they are, as FetchMedia's clients ask for them.
struct FileRoutes: Sendable {
    let library: MediaLibrary
    let addresses: PublicAddresses
    let handover: FileHandover?

    /// Bytes of an address in a form.
    private static let mostAddressBytes = 8 << 10
    /// Seconds a signed address holds.
    private static let signedSeconds = 300

    func add(to router: Router<ServerContext>) {
        router.get("v1/files") { request, _ in
            let page = try request.filePage()
            let files = try await library.files(page)
            return Reply.json(
                .object([
                    "data": .array(files.items.map { wire($0, request) }), "total": .integer(files.totalCount),
                    "page": .integer(files.number), "limit": .integer(page.size),
                ]))
        }
        router.post("v1/files") { request, _ in
            Reply.json(wire(try await create(request), request), .created)
        }
        router.get("v1/files/:file") { request, context in
            Reply.json(wire(try await library.file(context.id("file", "file")), request))
        }
        router.delete("v1/files/:file") { _, context in
            try await library.deleteFile(context.id("file", "file"))
            return Response(status: .noContent)
        }
        router.get("v1/files/:file/:name") { request, context in
            let file = try await library.file(context.id("file", "file"))
            guard context.parameters.get("name").flatMap(PercentText.decoded) == file.name else {
                throw Refusal(.notFound, "there is no such file")
            }
            _ = try await library.location(ofFile: file.id)
            var headers: HTTPFields = [:]
            headers[.location] = addresses.download(
                file, until: Int(Date().timeIntervalSince1970) + Self.signedSeconds, of: request)
            headers[.cacheControl] = "no-store"
            return Response(status: .found, headers: headers)
        }
        router.get("download/:file/:name") { request, context in
            let id = try context.id("file", "file")
            let query = request.uri.queryParameters
            // As it was signed, and no other spelling of the number.
            guard let expires = query["expires"], let end = Int(expires), String(end) == expires,
                addresses.secret.isValid(
                    query["signature"].map(String.init) ?? "", "download", [id.uuidString.lowercased(), String(end)])
            else { throw Refusal(.forbidden, "the address is not signed by this server") }
            guard Double(end) > Date().timeIntervalSince1970 else {
                throw Refusal(.forbidden, "the address is over; ask for a new one")
            }
            let file = try await library.file(id)
            var response = try await FileReply(
                path: library.location(ofFile: id).path, contentType: ContentTypes.of(file.name),
                cacheControl: "private, max-age=300", handover: handover
            ).response(to: request)
            // What strangers sent is saved, never shown under this server's name.
            response.headers[.contentDisposition] =
                "attachment; filename*=UTF-8''\(PercentText.escaped(file.name))"
            return response
        }
    }

    /// Exactly one of `file` and `file_url`.
    private func create(_ request: Request) async throws -> StoredFile {
        let body = try MultipartBody(request)
        var made: StoredFile?
        var address: String?
        do {
            while let part = try await body.nextPart() {
                switch part.name {
                case "file":
                    guard made == nil, address == nil else { throw Self.notOne }
                    made = try await library.createFile(named: part.fileName ?? "file", body: body.bytes)
                case "file_url":
                    guard made == nil, address == nil else { throw Self.notOne }
                    address = try await body.text(most: Self.mostAddressBytes)
                default:
                    throw LibraryError(
                        .invalid, "the form has a field that is not known",
                        fields: [LibraryError.Field(field: "body", message: "has file or file_url and nothing else")])
                }
            }
        } catch {
            if let made { try await library.deleteFile(made.id) }
            throw error
        }
        if let made { return made }
        guard let address else { throw Self.notOne }
        return try await library.createFile(from: address)
    }

    private static let notOne = LibraryError(
        .invalid, "exactly one of file and file_url is needed",
        fields: [LibraryError.Field(field: "file", message: "or file_url is given, and not both")])

    private func wire(_ file: StoredFile, _ request: Request) -> JSONValue {
        let base = addresses.base(of: request)?.absoluteString.trimmingSlashes ?? ""
        let id = file.id.uuidString.lowercased()
        var probe = JSONValue.null
        if let info = file.info {
            let size = info.tracks(of: .video).first?.video?.displaySize
            probe = .object([
                "width": size.map { .integer($0.width) } ?? .null, "height": size.map { .integer($0.height) } ?? .null,
                "duration": info.duration.map { .number(($0.seconds * 1000).rounded() / 1000) } ?? .null,
                "format_name": .string(info.container),
            ])
        }
        return .object([
            "id": .string(id), "name": .string(file.name), "source": .string(file.origin.rawValue),
            "status": .string(file.status.rawValue), "created_at": .string(file.createdAt.wireText),
            "download_url": .string("\(base)/v1/files/\(id)/\(PercentText.escaped(file.name))"),
            "error": file.failure.map { .string($0.message) } ?? .null, "ffprobe": probe,
            "ffprobe_error": file.probeFailure.map { .string($0.message) } ?? .null,
        ])
    }
}
