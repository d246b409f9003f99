internal import DequeModule
internal import MediaLibrary
internal import Synchronization

/// A client's connection, as those see it who answer its requests.
final class Connection: Sendable {
    /// Who is at the other end.
    let peer: IPAddress?
    /// Requests that found their way in, whose answers are not begun: the oldest first.
    private let exchanges = Mutex<Deque<Exchange>>([])
    /// Ends when nobody waits for an answer any more.
    let (isWanted, ending) = AsyncStream.makeStream(of: Never.self)

    init(peer: IPAddress?) { self.peer = peer }

    /// Takes note of a request.
    func note(_ exchange: Exchange) { exchanges.withLock { $0.append(exchange) } }

    /// The oldest request that was not taken yet.
    func takeExchange() -> Exchange? { exchanges.withLock { $0.popFirst() } }

    /// Whatever is done for the client is ended.
    func giveUp() { ending.finish() }
}
