public import MediaCore
internal import MediaEngine

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// What is done with each track of a media in each of its outputs, and why: as it was done where that is over, else as it
    /// will be.
    ///
    /// - Throws: `LibraryError`: `notFound`, `illegalState` before it is known and for a media that failed.
    public func plan(of id: UUID) async throws -> MediaPlan {
        guard let record = try await core.store.read({ try $0.value(MediaRecord.self, id) }) else {
            throw LibraryError.notFound("media", id)
        }
        switch record.media.status {
        case .failed: throw LibraryError.illegalState("the media failed, so nothing is made of it")
        case .inQueue, .processing, .ready: break
        default: throw LibraryError.illegalState("the source was not looked at yet")
        }
        let folder = core.storage.folder(.media, id)
        var plan = MediaPlan()
        if record.media.packaging == .packaged, folder.hasPackage {
            plan.add(try await MediaPackage(at: URL(filePath: folder.package)).plan())
        } else {
            guard !record.needsComposition || record.hasComposed else {
                throw LibraryError.illegalState("the source is put together first")
            }
            plan.add(try await packagePlan(record))
        }
        for rendition in record.media.renditions where rendition.status == .ready {
            let package = MediaPackage(at: URL(filePath: folder.rendition(rendition.kind)))
            // Files that are made again at this moment are told of afterwards.
            if let made = try? await package.plan() { plan.add(made) }
        }
        return plan
    }

    /// What packaging will do.
    private func packagePlan(_ record: MediaRecord) async throws -> ExportPlan {
        let source = URL(filePath: core.storage.folder(.media, record.media.id).original(record))
        let session = ExportSession(
            asset: MediaAsset(url: source, policy: configuration.policy),
            outputs: [.hls(record.hlsSettings(configuration))], options: record.exportOptions(configuration),
            isolation: configuration.isolation)
        do { return try await session.plan() } catch { throw Self.withoutPath(error) }
    }
}
