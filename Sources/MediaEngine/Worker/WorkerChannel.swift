internal import MediaCore
internal import Synchronization

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// One end of the socket between a host and its worker: frames of a kind, a length in four bytes, and bytes.
///
/// Several threads may send; one receives.
final class WorkerChannel: Sendable {
    /// What a frame holds.
    enum Kind: UInt8 {
        /// A value as JSON: a request, a message.
        case value = 1
        /// What the job was done for.
        case answer = 2
        /// A segment of a stream.
        case segment = 3

        /// A worker that was taken over may say anything; it is not listened to for longer than this.
        var longest: Int {
            switch self {
            case .value: 1 << 20
            case .answer: 64 << 20
            case .segment: 1 << 30
            }
        }
    }

    let descriptor: CInt
    private let turn = Mutex(())

    init(descriptor: CInt) { self.descriptor = descriptor }

    /// Two ends of a socket; nil where there are no descriptors left.
    static func pair() -> (CInt, CInt)? {
        var ends: [CInt] = [-1, -1]
        #if canImport(Glibc)
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        return (ends[0], ends[1])
    }

    // MARK: Sending

    /// Sends a value; false when nobody listens any more.
    func send(_ value: some Encodable) -> Bool {
        guard let data = try? JSONEncoder().encode(value) else { return false }
        return send(data, as: .value)
    }

    /// Sends a frame.
    func send(_ data: Data, as kind: Kind) -> Bool { send(Array(data), as: kind) }

    /// Sends a frame.
    func send(_ bytes: [UInt8], as kind: Kind) -> Bool {
        guard bytes.count <= kind.longest, let length = UInt32(exactly: bytes.count) else { return false }
        let head = [kind.rawValue] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
        return turn.withLock { _ in sendAll(head) && sendAll(bytes) }
    }

    /// Sends bytes as they are.
    func send(bytes: [UInt8]) -> Bool { turn.withLock { _ in sendAll(bytes) } }

    private func sendAll(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Glibc)
                let flags = CInt(MSG_NOSIGNAL)
                #else
                let flags: CInt = 0
                #endif
                return sendto(
                    descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, flags, nil, 0)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    // MARK: Receiving

    /// Waits for a value; nil when the other end is gone or talks nonsense. For workers, which trust their host.
    func receive<Value: Decodable>(_ type: Value.Type) -> Value? {
        guard let head = receive(count: 5), head[0] == Kind.value.rawValue else { return nil }
        let length = head[1...].reduce(0) { $0 << 8 | Int($1) }
        guard length <= Kind.value.longest, let bytes = receive(count: length) else { return nil }
        return try? JSONDecoder().decode(type, from: Data(bytes))
    }

    /// Waits for bytes; nil when the other end is gone before.
    func receive(count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let part = receive(most: count - bytes.count, waits: true) else { return nil }
            bytes += part
        }
        return bytes
    }

    /// What there is to be received now, `most` bytes at most: empty where nothing is and it is not waited for, nil when
    /// the other end is gone.
    func receive(most: Int, waits: Bool) -> [UInt8]? {
        // Room is made as bytes come, not as they are announced.
        var part = [UInt8](repeating: 0, count: min(most, 1 << 18))
        while true {
            let got = recv(
                descriptor, &part, part.count, waits ? 0 : CInt(bitPattern: UInt32(truncatingIfNeeded: MSG_DONTWAIT)))
            if got < 0, errno == EINTR { continue }
            if got < 0, errno == EAGAIN || errno == EWOULDBLOCK { return [] }
            guard got > 0 else { return nil }
            part.removeLast(part.count - got)
            return part
        }
    }

    /// Waits until something can be read or the other end is gone; false after the time.
    func isReadable(within milliseconds: CInt) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// Whether the other end is gone.
    var isClosed: Bool {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    func close() {
        #if canImport(Glibc)
        Glibc.close(descriptor)
        #else
        Darwin.close(descriptor)
        #endif
    }
}
