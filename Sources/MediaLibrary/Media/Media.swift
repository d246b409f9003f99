public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A media of the library: what it is, where it stands, what can be played of it.
public struct Media: Sendable, Hashable, Codable, Identifiable {
    /// What a media was made of.
    public enum Origin: Sendable, Hashable, Codable {
        /// Fetched from an address; shown without credentials, query and fragment.
        case address(String)
        /// Sent by its owner.
        case upload
        /// Taken from a file of this machine.
        case file
        /// Cut out of another media.
        case clip(of: UUID)
    }

    /// One part of a request, as it is repeated to its owner.
    public struct Input: Sendable, Hashable, Codable {
        public var type: String
        public var url: String?
    }

    public let id: UUID
    public internal(set) var status: MediaStatus
    public internal(set) var title: String?
    public internal(set) var creatorID: String?
    public internal(set) var metadata: [String: String]
    public internal(set) var origin: Origin
    public internal(set) var inputs: [Input]
    public internal(set) var quality: MediaQuality
    public internal(set) var maximumResolution: Resolution
    /// Whether the original may be downloaded and is kept.
    public internal(set) var sourceAccess: Bool
    public internal(set) var optimizesAudio: Bool
    /// In the order they were made.
    public internal(set) var playbackIDs: [PlaybackID]
    public internal(set) var tracks: [MediaTrack]
    /// Files for download that were asked for; nil for none.
    public internal(set) var mp4Support: MP4Support?
    public internal(set) var renditions: [StaticRendition]
    public internal(set) var duration: MediaTime?
    /// The size a viewer sees.
    public internal(set) var displaySize: PixelSize?
    public internal(set) var frameRate: Rational?
    public internal(set) var isAudioOnly: Bool
    public internal(set) var summary: MediaSummary?
    /// Why it failed.
    public internal(set) var failure: MediaFailure?
    /// Whether its segments lie on the disk.
    public internal(set) var packaging: Packaging
    public let createdAt: Date
    public internal(set) var updatedAt: Date

    /// How far the package is.
    public enum Packaging: String, Sendable, Hashable, Codable {
        case none
        /// Segments are made when they are asked for.
        case onDemand
        case packaged
    }

    /// The id of the media it was cut out of.
    public var sourceMediaID: UUID? {
        guard case .clip(let id) = origin else { return nil }
        return id
    }

    /// Whether subtitles can be shown.
    public var hasSubtitles: Bool { tracks.contains { $0.type == .subtitle && $0.status == .available } }

    init(id: UUID, options: MediaOptions, origin: Origin, status: MediaStatus, now: Date) {
        self.id = id
        self.status = status
        self.origin = origin
        title = options.title.flatMap { $0.isEmpty ? nil : $0 }
        creatorID = options.creatorID.flatMap { $0.isEmpty ? nil : $0 }
        metadata = options.metadata
        inputs = options.summary(of: origin)
        quality = options.quality
        maximumResolution = options.maximumResolution
        sourceAccess = options.sourceAccess
        optimizesAudio = options.optimizesAudio
        playbackIDs = [PlaybackID(policy: options.accessPolicy, restrictions: options.accessRestrictions, now: now)]
        tracks = []
        mp4Support = options.mp4Support
        renditions = []
        isAudioOnly = false
        packaging = .none
        createdAt = now
        updatedAt = now
    }
}
