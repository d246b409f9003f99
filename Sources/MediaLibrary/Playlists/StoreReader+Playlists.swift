#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
extension StoreReader {
    /// A playlist that is there.
    ///
    /// - Throws: `LibraryError` (`notFound`).
    func playlist(_ id: UUID) throws -> PlaylistRecord {
        guard let record = try value(PlaylistRecord.self, id) else { throw LibraryError.notFound("playlist", id) }
        return record
    }

    /// A playlist as everybody sees it.
    func shown(_ record: PlaylistRecord) throws -> Playlist {
        let count =
            switch record.options.content {
            case .manual: try count(record.entries)
            case .smart(let rule):
                try count(rule.query(limit: record.options.limit), upTo: record.options.limit)
            }
        return Playlist(record, mediaCount: count)
    }

    /// Its media, in order. One that cannot be read does not hide the others.
    func media(of record: PlaylistRecord) throws -> [Media] {
        switch record.options.content {
        case .manual:
            try records(record.entries).compactMap { entry in
                try entry.parent.flatMap { try self.record(.media, $0) }.flatMap {
                    try? $0.decoded(MediaRow.self).media
                }
            }
        case .smart(let rule):
            try readable(MediaRow.self, rule.query(limit: record.options.limit)).map(\.media)
        }
    }
}
