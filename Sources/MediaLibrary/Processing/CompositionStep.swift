internal import MediaCore

/// Puts a source together with its edits.
struct CompositionStep {
    let core: LibraryCore
    let job: Job

    func run(_ record: MediaRecord) async throws {
        throw MediaFailure(.invalidRequest, "edits are not made yet")
    }
}
