internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A survey on its way out of a worker: what a stream will be.
struct StreamAnswer: Sendable, Hashable, Codable, WorkerAnswer {
    /// Playlists, initialisations and texts by their path.
    let contents: [String: Data]
    let description: PackageDescription

    init(_ survey: PackageSurvey) {
        contents = survey.contents.mapValues { Data($0) }
        description = survey.description
    }
}
