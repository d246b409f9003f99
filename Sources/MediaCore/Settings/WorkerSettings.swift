/// Limits of a worker process, which does one job.
public struct WorkerSettings: Sendable, Hashable {
    /// Path of a program that calls `MediaWorker.runIfRequested()` first of all; nil for the program that is running.
    public var executable: String?
    /// Most bytes of private memory; nil for what the plan needs, 8 GB at most.
    public var memoryLimit: Int?
    /// Most processor time of all its threads together; nil for any.
    public var processorTimeLimit: Duration?
    /// Bytes of the largest file it may write.
    public var fileByteLimit: Int
    /// Longest time without any progress of an export; nil for any.
    public var stallTimeLimit: Duration?
    /// Whether the next worker is started beside each job, to wait for the next one: a job begins in milliseconds then, and
    /// one process waits for as long as the program runs.
    public var keepsSpare: Bool
    /// Whether a worker may do without restricted files where the kernel has no Landlock (Linux before 5.13, or without it):
    /// it can open what your program can then. Otherwise jobs fail there.
    public var acceptsOpenFiles: Bool

    public init(
        executable: String? = nil, memoryLimit: Int? = nil, processorTimeLimit: Duration? = nil,
        fileByteLimit: Int = 1 << 40, stallTimeLimit: Duration? = .seconds(600),
        keepsSpare: Bool = false, acceptsOpenFiles: Bool = false
    ) {
        self.executable = executable
        self.memoryLimit = memoryLimit
        self.processorTimeLimit = processorTimeLimit
        self.fileByteLimit = fileByteLimit
        self.stallTimeLimit = stallTimeLimit
        self.keepsSpare = keepsSpare
        self.acceptsOpenFiles = acceptsOpenFiles
    }
}
