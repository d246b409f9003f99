internal import Dispatch
internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The host's orders as a stream's worker takes them: a thread listens, so that an order can be called off while it is
/// carried out.
final class StreamOrders: Sendable {
    private struct State {
        var waiting: [StreamOrder.Rendering] = []
        /// The order that is being carried out.
        var current: (number: Int, cancel: CancelFlag)?
    }

    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)

    /// Throws `workerUnavailable` where there is no thread for it.
    init(_ channel: WorkerChannel) throws(MediaError) {
        let isStarted = PlatformThread.start { [self] in
            // A host that is gone, or says what this worker does not know, is not worked for.
            while let order = channel.receive(StreamOrder.self) { take(order) }
            _exit(75)
        }
        guard isStarted else {
            throw MediaError(.workerUnavailable, "no thread can be started to take orders", operation: .open)
        }
    }

    private func take(_ order: StreamOrder) {
        switch order {
        case .render(let rendering):
            state.withLock { $0.waiting.append(rendering) }
            arrived.signal()
        case .cancel(let number):
            let calledOff = state.withLock { state -> CancelFlag? in
                // An order that waits is carried out and finds its flag raised.
                if let index = state.waiting.firstIndex(where: { $0.number == number }) {
                    state.waiting[index].timeLimit = .zero
                }
                return state.current?.number == number ? state.current?.cancel : nil
            }
            calledOff?.cancel()
        }
    }

    /// Waits for the next order. The flag is raised where it is called off, or its time is over.
    func next() -> (order: StreamOrder.Rendering, cancel: CancelFlag) {
        while true {
            arrived.wait()
            let cancel = CancelFlag()
            let order = state.withLock { state -> StreamOrder.Rendering? in
                guard !state.waiting.isEmpty else { return nil }
                let order = state.waiting.removeFirst()
                state.current = (order.number, cancel)
                return order
            }
            guard let order else { continue }
            cancel.setTimeLimit(order.timeLimit)
            return (order, cancel)
        }
    }
}
