internal import NIOCore

/// A file whose bytes come all at once.
struct ReceivedFile {
    let core: LibraryCore
    let path: String
    /// Bytes it may have; nil for as many as a media.
    var most: Int?

    func take<Body: AsyncSequence>(_ body: Body) async throws where Body.Element == ByteBuffer {
        do {
            let file = try PartialFile(path: path, isNew: true)
            let most = most ?? core.configuration.fetchLimits.maximumByteCount
            for try await part in body {
                guard file.length + part.readableBytes <= most else {
                    throw LibraryError.invalid("file", "has at most \(most) bytes")
                }
                guard part.readableBytes <= core.spareByteCount else {
                    throw LibraryError(.storageFull, "there is no room for the file")
                }
                try await file.append(Array(part.readableBytesView))
                core.metrics.received(bytes: part.readableBytes)
            }
            guard file.length > 0 else { throw LibraryError.invalid("file", "has at least one byte") }
            try await file.flush()
        } catch let failure as MediaFailure {
            throw LibraryError(failure.code == .storageFull ? .storageFull : .storage, failure.message)
        }
    }
}
