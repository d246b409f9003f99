internal import Dispatch
internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

/// Reads packets on a thread of its own, a little ahead of who takes them.
final class ReadAhead {
    private final class Shared: Sendable {
        struct State {
            var batches: [[Packet]] = []
            var error: MediaError?
            var isAtEnd = false
            var isStopped = false
        }
        let state = Mutex(State())
        /// Batches that may still be made, and those that are ready. Semaphores start at zero and are signalled up: one that
        /// goes while its count is below its start stops the program.
        let places = DispatchSemaphore(value: 0)
        let ready = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)

        func run(_ read: @Sendable () throws(MediaError) -> Packet?) {
            var isAtEnd = false
            while !isAtEnd {
                places.wait()
                if state.withLock({ $0.isStopped }) { break }
                var batch: [Packet] = []
                var bytes = 0
                var failure: MediaError?
                do throws(MediaError) {
                    while batch.count < ReadAhead.batchPackets, bytes < ReadAhead.batchBytes {
                        guard let packet = try read() else {
                            isAtEnd = true
                            break
                        }
                        batch.append(packet)
                        bytes += packet.byteCount
                    }
                } catch {
                    failure = error
                    isAtEnd = true
                }
                let (packets, error, last) = (batch, failure, isAtEnd)
                state.withLock { state in
                    state.batches.append(packets)
                    state.error = error
                    state.isAtEnd = last
                }
                ready.signal()
            }
            ended.signal()
        }
    }

    private static let mostBatches = 4
    private static let batchPackets = 64
    private static let batchBytes = 1 << 20

    private let shared = Shared()
    private let hasThread: Bool
    private let read: @Sendable () throws(MediaError) -> Packet?
    private var batch: ArraySlice<Packet> = []

    /// - Parameter read: the next packet, nil at the end; called on one thread at a time.
    init(_ read: @escaping @Sendable () throws(MediaError) -> Packet?) {
        self.read = read
        let shared = shared
        for _ in 0..<Self.mostBatches { shared.places.signal() }
        hasThread = PlatformThread.start { shared.run(read) }
    }

    /// The next packet; nil at the end. Throws what reading threw, once everything before was taken.
    func next() throws(MediaError) -> Packet? {
        guard hasThread else { return try read() }
        while batch.isEmpty {
            let (isOver, error) = shared.state.withLock { state in
                (state.batches.isEmpty && state.isAtEnd, state.error)
            }
            if isOver {
                if let error { throw error }
                return nil
            }
            shared.ready.wait()
            batch = shared.state.withLock { $0.batches.removeFirst() }[...]
            shared.places.signal()
        }
        return batch.removeFirst()
    }

    /// Lets the thread end and waits for it: nobody reads after that.
    deinit {
        guard hasThread else { return }
        shared.state.withLock { $0.isStopped = true }
        shared.places.signal()
        shared.ended.wait()
    }
}
