internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Asks how far a media is.
struct ProgressWatch: Sendable {
    let library: MediaLibrary
    let id: UUID

    /// How far a media is at one moment.
    struct State: Equatable, Sendable {
        var status: MediaStatus
        /// What is done; nil where nothing is.
        var step: String?
        /// From 0 to 1, to the thousandth, so that small changes make no noise.
        var fraction: Double?

        var wire: JSONValue {
            .object([
                "status": .string(status.rawValue), "step": step.map { .string($0) } ?? .null,
                "fraction": fraction.map { .number($0) } ?? .null,
            ])
        }
    }

    /// - Throws: `LibraryError` (`notFound`).
    func state() async throws -> State {
        let status = try await library.get(id).status
        let progress = library.progress(of: id)
        return State(
            status: status, step: progress?.step,
            fraction: progress?.fraction.map { (min(max($0, 0), 1) * 1000).rounded() / 1000 })
    }
}
