internal import MediaCore
internal import MediaFFmpeg

/// Where jobs wait for their turn before they render.
protocol RenderGate: Sendable {
    /// Waits until the job may begin. Throws when it is cancelled before.
    func enter(_ demand: MemoryEstimate, _ cancel: CancelFlag) throws(MediaError)

    /// Lets the next one begin; called once for each time that was entered.
    func leave()
}

/// No queue: who waits for an answer has a lane of his own.
struct NoGate: RenderGate {
    func enter(_ demand: MemoryEstimate, _ cancel: CancelFlag) {}
    func leave() {}
}
