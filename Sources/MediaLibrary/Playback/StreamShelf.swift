internal import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Streams of media that are not packaged yet. Those asked for last are kept open.
actor StreamShelf {
    private let core: LibraryCore
    private var streams: [UUID: Task<HLSStream, any Error>] = [:]
    /// Least lately asked for first.
    private var order: [UUID] = []
    private static let most = 8

    init(core: LibraryCore) { self.core = core }

    func stream(_ record: MediaRecord) async throws -> HLSStream {
        let id = record.media.id
        order.removeAll { $0 == id }
        order.append(id)
        if let known = streams[id] { return try await known.value }
        let configuration = core.configuration
        let asset = MediaAsset(
            url: URL(filePath: core.storage.folder(.media, id).original(record)), policy: configuration.policy)
        let opening = Task {
            try await asset.hlsStream(
                record.hlsSettings(configuration), options: record.exportOptions(configuration),
                isolation: configuration.isolation)
        }
        streams[id] = opening
        while order.count > Self.most { streams[order.removeFirst()] = nil }
        do { return try await opening.value } catch {
            forget(id)
            throw error
        }
    }

    func forgetAll() {
        streams = [:]
        order = []
    }

    func forget(_ id: UUID) {
        streams[id] = nil
        order.removeAll { $0 == id }
    }
}
