#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What a comparison of the store with the disk found.
public struct CheckReport: Sendable, Hashable {
    /// One difference.
    public struct Finding: Sendable, Hashable {
        /// The kinds of differences.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// A folder that nobody owns; removed.
            case strayFolder
            /// Bytes of an upload that is over; removed.
            case strayUpload
            /// A file or folder where the library keeps its own, with no name that it gives; told only, never removed.
            case foreignFile
            /// A source that is not there any more, or not whole; noted.
            case lostSource
            /// A package that is not there any more, or not whole; made again where the source is.
            case lostPackage
            /// A file for download that is not there any more, or not whole; made again where the source is.
            case lostRendition
            /// Bytes of a stored file that are not there any more, or not all; noted as its failure.
            case lostFile
            /// Something unfinished that nobody works on; taken up again.
            case lostJob
            /// A playback id that leads nowhere or is not found; mended.
            case playbackID
            /// A media's place in a playlist that is at odds with itself, or leads to no media; mended.
            case playlistEntry
            /// A record that cannot be read. Jobs, deliveries, removals and the like are made anew of what stands beside them;
            /// the others stay, and media, files and playlists can be deleted all the same.
            case damagedRecord
            /// The store itself is damaged; nothing is done about it.
            case damagedStore
        }

        public var kind: Kind
        /// The media, file, upload or playlist; of a damaged delivery its event.
        public var id: UUID?
        public var message: String
        /// Whether it was put right, or is being put right by a job.
        public var isRepaired: Bool
    }

    public var findings: [Finding]
    /// Media, files, uploads and playlists that were looked at.
    public var checkedCount: Int

    /// Whether nothing was found.
    public var isClean: Bool { findings.isEmpty }
}
