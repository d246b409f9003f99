#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The folder of one media, file or user media.
struct ItemFolder: Sendable, Hashable {
    let path: String

    /// The original, as it was fetched or sent.
    var source: String { path + "/source" }
    /// A file beside the source: the intro, a watermark, sound.
    func input(_ index: Int) -> String { path + "/input-\(index)" }
    /// The source with its edits, from which everything else is made.
    var composed: String { path + "/composed.mp4" }
    /// The HLS package.
    var package: String { path + "/package" }
    /// Whether there is a package with its beginning and its end.
    var hasPackage: Bool {
        FileStatus.size(package + "/master.m3u8") != nil && FileStatus.size(package + "/package.json") != nil
    }
    /// A file for download that was made after the package.
    func rendition(_ kind: StaticRendition.Kind) -> String { path + "/" + kind.rawValue }
    /// The file of a track that was added.
    func track(_ id: UUID, revision: Int) -> String { "\(path)/track-\(id.lowercase)-\(revision)" }
    /// Sound for a speech recogniser.
    func speech(_ id: UUID) -> String { "\(path)/speech-\(id.lowercase)" }
    /// Where an export keeps its segments until it is done.
    var work: String { path + "/work" }
    /// Pictures that were made.
    var images: String { path + "/images" }

    /// Whether a name is one that is given to something in such a folder, also while it is made.
    static func isOwn(_ name: String) -> Bool {
        if name.hasPrefix("."), name.hasSuffix(".media-export") { return true }
        var name = name
        for ending in [".state", ".export"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        let names =
            ["source", "composed.mp4", "package", "work", "images"] + StaticRendition.Kind.allCases.map(\.rawValue)
        return names.contains(name) || ["input-", "track-", "speech-"].contains { name.hasPrefix($0) }
    }
}
