/// How long the work for a stream may take, and how large its segments may be.
public struct StreamLimits: Sendable, Hashable {
    /// Longest time a segment may take, from when its rendering begins. Where a new worker has to be started before, twice
    /// what the first one took is added.
    public var requestTimeLimit: Duration
    /// How long a worker waits without being asked before it is ended; the next request starts another one. Nil: as long as
    /// the stream lives. In this process there is nothing to end.
    public var idleTimeLimit: Duration?
    /// Most bytes of a segment that is taken from a worker, up to a gibibyte. In this process it is not limited.
    public var segmentByteLimit: Int

    public init(
        requestTimeLimit: Duration = .seconds(120), idleTimeLimit: Duration? = .seconds(60),
        segmentByteLimit: Int = 256 << 20
    ) {
        self.requestTimeLimit = requestTimeLimit
        self.idleTimeLimit = idleTimeLimit
        self.segmentByteLimit = segmentByteLimit
    }
}
