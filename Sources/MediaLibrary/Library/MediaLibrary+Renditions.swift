#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Chooses the files for download that a media has; those that are not wanted any more are removed.
    ///
    /// - Throws: `LibraryError`: `illegalState` for a media that is not ready or has no sound for an audio-only file,
    ///   `duplicate` where it is so already.
    public func setMP4Support(_ support: MP4Support, of id: UUID) async throws -> Media {
        let (media, removed) = try await core.change { change in
            var record = try change.readyMedia(id)
            guard record.media.mp4Support ?? .none != support else {
                throw LibraryError.duplicate("the media has this mp4Support already")
            }
            let before = record.media.renditions
            try record.request(support)
            let missing = record.media.renditions.filter { $0.status != .ready }.map(\.kind)
            for place in record.media.renditions.indices where record.media.renditions[place].status == .failed {
                record.media.renditions[place] = StaticRendition(record.media.renditions[place].kind)
            }
            let known = Set(record.media.renditions.map(\.kind))
            if !missing.isEmpty { try change.enqueue(.renditions(missing), owner: id) }
            let saved = try change.save(record)
            let removed = before.filter { !known.contains($0.kind) }
            // Should this process not come to it.
            if !removed.isEmpty { try change.enqueue(.tidy, owner: id) }
            return (saved.media, removed)
        }
        let folder = core.storage.folder(.media, id)
        for rendition in removed { try await core.storage.remove(folder.rendition(rendition.kind)) }
        return media
    }

    /// Allows or ends downloads of the original.
    ///
    /// - Throws: `LibraryError`: `illegalState` for a media that is not ready, and where the original is not kept any more.
    public func setSourceAccess(_ isAllowed: Bool, of id: UUID) async throws -> Media {
        try await core.change { change in
            var record = try change.readyMedia(id)
            guard record.media.sourceAccess != isAllowed else { return record.media }
            guard !isAllowed || record.hasSource else {
                throw LibraryError.illegalState("the original is not kept any more")
            }
            record.media.sourceAccess = isAllowed
            let saved = try change.save(record)
            try change.emit(isAllowed ? .sourceReady : .sourceDeleted, saved.media)
            if !isAllowed {
                try change.store.remove(.retention, id.lowercase)
                try change.enqueue(.tidy, owner: id)
            }
            return saved.media
        }
    }
}
