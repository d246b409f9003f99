internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Turns what is said in a media into subtitles and summaries.
struct SpeechStep {
    let core: LibraryCore
    let job: Job

    func makeSubtitles(_ id: UUID) async throws { throw MediaFailure(.internal, "not yet") }
    func summarise() async throws { throw MediaFailure(.internal, "not yet") }
}
