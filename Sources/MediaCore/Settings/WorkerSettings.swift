/// Limits of a worker process, which does one job.
public struct WorkerSettings: Sendable, Hashable {
    /// Path of a program that calls `MediaWorker.runIfRequested()` first of all; nil for the program that is running.
    public var executable: String?
    /// Most bytes of private memory; nil for what the plan needs.
    public var memoryLimit: Int?
    /// Most processor time of all its threads together; nil for any.
    public var processorTimeLimit: Duration?
    /// Bytes of the largest file it may write.
    public var fileByteLimit: Int
    /// Longest time without any progress of an export; nil for any.
    public var stallTimeLimit: Duration?

    public init(
        executable: String? = nil, memoryLimit: Int? = nil, processorTimeLimit: Duration? = nil,
        fileByteLimit: Int = 1 << 40, stallTimeLimit: Duration? = .seconds(600)
    ) {
        self.executable = executable
        self.memoryLimit = memoryLimit
        self.processorTimeLimit = processorTimeLimit
        self.fileByteLimit = fileByteLimit
        self.stallTimeLimit = stallTimeLimit
    }
}
