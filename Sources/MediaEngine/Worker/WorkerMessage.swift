internal import MediaCore
internal import MediaSandbox

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a worker process says to its host.
enum WorkerMessage: Sendable, Codable {
    /// Rights were given up; the media is opened now.
    case protected(Sandbox.Protections)
    /// The plan is made: how much memory it needs, and whether it keeps processors busy. The worker waits for a word.
    case planned(memory: Int, encodes: Bool)
    /// Media time written, and how much there is.
    case progress(processed: MediaTime, duration: MediaTime?)
    /// The end: what was asked for, as JSON.
    case answer(Data)
    /// The end, too.
    case failure(MediaError)
}
