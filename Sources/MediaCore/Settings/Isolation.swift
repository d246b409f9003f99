/// Where the work on a media is done.
public struct Isolation: Sendable, Hashable {
    /// The worker process and its limits; nil in this process.
    package let worker: WorkerSettings?

    /// In this process: quickest, and for media you trust. A hole in a decoder is a hole in your program.
    public static let inProcess = Isolation(worker: nil)

    /// In a process of its own, which has neither the network nor other files and may die without harm.
    public static let process = process(WorkerSettings())

    /// In a process of its own, with settings.
    public static func process(_ settings: WorkerSettings) -> Isolation { Isolation(worker: settings) }
}
