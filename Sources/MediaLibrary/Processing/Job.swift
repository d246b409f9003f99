#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A piece of work that survives the process. Jobs of one owner are done one after the other, in the order they were made;
/// one that is to be tried again later lets the others go ahead.
struct Job: Stored, Identifiable {
    /// What there is to do.
    enum Task: Sendable, Hashable, Codable {
        /// Fetches or takes the source and everything its edits need, and looks at them.
        case ingest
        /// Composes and measures what has to be, and makes the media playable.
        case prepare
        /// Writes the package of a media that plays on demand already.
        case package
        /// Makes files for download.
        case renditions([StaticRendition.Kind])
        /// Fetches a file and makes it a track.
        case track(UUID)
        /// Takes a track out of the package.
        case removeTrack(MediaTrack)
        /// Recognises speech and makes it a track of subtitles.
        case subtitles(UUID)
        case summary
        /// Makes the pictures that players ask for.
        case images
        /// Removes what is not needed any more.
        case tidy
        /// Fetches a file or a user media, and looks at it.
        case fetch

        var name: String {
            switch self {
            case .ingest: "ingest"
            case .prepare: "prepare"
            case .package: "package"
            case .renditions: "renditions"
            case .track: "track"
            case .removeTrack: "removeTrack"
            case .subtitles: "subtitles"
            case .summary: "summary"
            case .images: "images"
            case .tidy: "tidy"
            case .fetch: "fetch"
            }
        }

        var lane: Lane {
            switch self {
            case .ingest, .fetch, .track: .fetching
            case .prepare, .package, .renditions, .images, .tidy, .removeTrack: .processing
            case .subtitles, .summary: .command
            }
        }

        /// Whether it takes away what jobs before it may still need.
        var comesLast: Bool { self == .tidy }

        /// Whether it makes the package or changes it.
        var writesPackage: Bool {
            switch self {
            case .prepare, .package, .track, .removeTrack, .subtitles: true
            case .ingest, .renditions, .summary, .images, .tidy, .fetch: false
            }
        }

        /// Smaller goes first: what somebody waits for before what nobody sees yet.
        var priority: Int {
            switch self {
            case .ingest, .fetch, .prepare: 0
            case .track, .removeTrack, .renditions: 1
            case .package: 2
            case .subtitles, .summary: 3
            case .images, .tidy: 4
            }
        }
    }

    /// What a job mostly waits for: the network, this machine, or a command.
    enum Lane: String, Sendable, Hashable, Codable, CaseIterable {
        case fetching
        case processing
        case command
    }

    let id: UUID
    let ownerKind: StoredRecord.Kind
    let ownerID: UUID
    let task: Task
    let createdAt: Date
    /// Not before then.
    var due: Date
    /// How often it failed for a reason that may pass.
    var failures: Int
    /// How often it was begun and not ended: the process died.
    var interruptions: Int
    var isRunning: Bool

    init(_ task: Task, ownerKind: StoredRecord.Kind, ownerID: UUID, now: Date) {
        id = UUID()
        self.ownerKind = ownerKind
        self.ownerID = ownerID
        self.task = task
        createdAt = now
        due = now
        failures = 0
        interruptions = 0
        isRunning = false
    }

    static var kind: StoredRecord.Kind { .job }
    var key: String { id.lowercase }
    var owner: String? { ownerID.lowercase }
    var state: String { isRunning ? "running" : "waiting" }
    var position: Int64 { createdAt.microseconds }
    var isSound: Bool { (0...1_000_000).contains(failures) && (0...1_000_000).contains(interruptions) }
}
