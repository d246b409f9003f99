internal import MediaCore
internal import MediaSandbox

/// What a worker process says to its host, beside its answer.
enum WorkerMessage: Sendable, Codable {
    /// Rights were given up; the media is opened now.
    case protected(Sandbox.Protections)
    /// The plan is made: how much memory it needs, and whether it keeps processors busy. The worker waits for a word.
    case planned(memory: Int, encodes: Bool)
    /// A stream's worker begins with the order of this number.
    case begun(Int)
    /// Media time written, and how much there is.
    case progress(processed: MediaTime, duration: MediaTime?)
    /// The end, without an answer.
    case failure(MediaError)
}
