internal import MediaCore
internal import MediaFFmpeg

/// A worker's way through the queue of its host: it tells what it needs and waits for a word.
struct HostedGate: RenderGate {
    let channel: WorkerChannel
    /// The host's word.
    static let go: UInt8 = 1

    func enter(_ demand: MemoryEstimate, _ cancel: CancelFlag) throws(MediaError) {
        let left = cancel.remainingTime
        cancel.setTimeLimit(nil)
        defer { cancel.setTimeLimit(left) }
        guard channel.send(WorkerMessage.planned(memory: demand.byteCount, encodes: demand.encodes)),
            channel.receive(count: 1) == [Self.go]
        else { throw MediaError(.cancelled, "the host is gone", operation: .render) }
    }

    func leave() {}
}
