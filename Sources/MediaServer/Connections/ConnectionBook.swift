internal import MediaLibrary
internal import NIOCore
internal import Synchronization

/// Who is connected.
final class ConnectionBook: Sendable {
    private let mostPerAddress: Int
    private let proxies: TrustedProxies
    private let state = Mutex(State())

    private struct State {
        var connections: [ObjectIdentifier: Entry] = [:]
        var counts: [[UInt8]: Int] = [:]
    }

    private struct Entry {
        let connection: Connection
        let channel: any Channel
    }

    init(mostPerAddress: Int, proxies: TrustedProxies) {
        self.mostPerAddress = mostPerAddress
        self.proxies = proxies
    }

    /// Takes note of a channel.
    ///
    /// - Returns: its connection, and whether there is a place for it.
    func enter(_ channel: any Channel) -> (connection: Connection, isAllowed: Bool) {
        let peer = channel.remoteAddress?.ipAddress.flatMap { IPAddress(unmapped: $0) }
        let connection = Connection(peer: peer)
        let key = key(peer)
        let isAllowed = state.withLock { state in
            if let key {
                guard state.counts[key, default: 0] < mostPerAddress else { return false }
                state.counts[key, default: 0] += 1
            }
            state.connections[ObjectIdentifier(channel)] = Entry(connection: connection, channel: channel)
            return true
        }
        return (connection, isAllowed)
    }

    /// Forgets a channel that was entered and had a place.
    func leave(_ channel: any Channel) {
        state.withLock { state in
            guard let entry = state.connections.removeValue(forKey: ObjectIdentifier(channel)),
                let key = key(entry.connection.peer), let count = state.counts[key]
            else { return }
            state.counts[key] = count > 1 ? count - 1 : nil
        }
    }

    func connection(of channel: any Channel) -> Connection? {
        state.withLock { $0.connections[ObjectIdentifier(channel)]?.connection }
    }

    /// Ends every connection, in the middle of its answer too.
    ///
    /// - Returns: how many there were.
    func closeAll() -> Int {
        let entries = state.withLock { Array($0.connections.values) }
        for entry in entries {
            entry.connection.giveUp()
            entry.channel.close(promise: nil)
        }
        return entries.count
    }

    /// What addresses are counted by: nil where they are not.
    private func key(_ peer: IPAddress?) -> [UInt8]? {
        guard let peer, !proxies.trust(peer) else { return nil }
        // A household or a machine has a network of /64.
        return peer.bytes.count == 16 ? Array(peer.bytes[..<8]) : peer.bytes
    }
}
