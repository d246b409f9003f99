public import NIOCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Offers to take a file, which becomes a media of the same id when all of it has come.
    ///
    /// - Parameter corsOrigin: the origin that browsers may send from; `*` for any.
    public func createUpload(corsOrigin: String = "*", options: MediaOptions = MediaOptions()) async throws -> Upload {
        var fields = FieldChecks()
        fields.check(text: corsOrigin, "corsOrigin")
        if corsOrigin.isEmpty || corsOrigin.unicodeScalars.contains(where: { $0.value < 0x21 || $0.value > 0x7E }) {
            fields.fail("corsOrigin", "is an origin as in https://example.com, or *")
        }
        try fields.finish()
        try options.check(configuration)
        let limit = TimeInterval(configuration.uploadTimeLimit.components.seconds)
        let address = configuration.uploadURL
        return try await core.change { change in
            let now = change.now()
            let upload = Upload(
                id: UUID(), status: .waiting, corsOrigin: corsOrigin, options: options, receivedByteCount: 0,
                totalByteCount: nil, createdAt: now, expiresAt: now.addingTimeInterval(limit))
            try change.store.put(upload)
            try change.emit(
                .uploadCreated, object: upload.id, data: upload.wire(publicURL: address?(upload.id)))
            return upload
        }
    }

    /// An upload.
    public func upload(_ id: UUID) async throws -> Upload {
        guard let upload = try await core.store.read({ try $0.value(Upload.self, id) }) else {
            throw LibraryError.notFound("upload", id)
        }
        return upload
    }

    /// Uploads that never became a media.
    public func unusedUploads(_ page: PageRequest = PageRequest()) async throws -> Page<Upload> {
        let unused: [Upload.Status] = [.waiting, .cancelled, .timedOut]
        return try await list(Upload.self, RecordQuery(.upload, states: unused.map(\.rawValue)), page) { $0 }
    }

    /// Takes bytes of an upload, and writes them to the disk as they come.
    ///
    /// - Parameters:
    ///   - range: where they belong (`Content-Range`), or `.none` to ask how much came; nil for the whole file at once.
    ///     Bytes that are there already are skipped; a part that begins later is not taken, and the answer says where to go on.
    ///   - body: read no faster than it is written.
    /// - Throws: `LibraryError`: `illegalState` for an upload that is over, `conflict` while another part is sent, `invalid`
    ///   for a body or a range that does not fit, `storageFull`; or what the body throws. What came until then is kept.
    public func receive<Body: AsyncSequence & Sendable>(
        _ id: UUID, range: ContentRange?, body: Body
    ) async throws -> UploadProgress where Body.Element == ByteBuffer {
        try await uploads.receive(id, range, body)
    }

    /// Ends an upload that is not complete, and removes what came of it.
    ///
    /// - Throws: `LibraryError`: `notFound`, or `illegalState` for one that is over.
    public func cancelUpload(_ id: UUID) async throws -> Upload { try await uploads.cancel(id) }
}
