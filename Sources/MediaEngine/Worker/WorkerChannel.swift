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

/// One end of the socket between a host and its worker: values as JSON, each after its length in four bytes.
///
/// Several threads may send; one receives.
final class WorkerChannel: Sendable {
    let descriptor: CInt
    private let turn = Mutex(())
    /// A worker that was taken over may say anything; it is not believed to have more to say than this.
    static let longestMessage = 256 << 20

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

    /// Sends a value; false when nobody listens any more.
    func send(_ value: some Encodable) -> Bool {
        guard let data = try? JSONEncoder().encode(value), let length = UInt32(exactly: data.count) else {
            return false
        }
        let head = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
        return send(bytes: head + Array(data))
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

    /// Waits for a value; nil when the other end is gone or talks nonsense.
    func receive<Value: Decodable>(_ type: Value.Type) -> Value? {
        guard let head = receive(count: 4) else { return nil }
        let length = head.reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.longestMessage, let bytes = receive(count: length) else { return nil }
        return try? JSONDecoder().decode(type, from: Data(bytes))
    }

    /// Waits for bytes; nil when the other end is gone before.
    func receive(count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            // Room is made as bytes come, not as they are announced.
            var part = [UInt8](repeating: 0, count: min(count - bytes.count, 1 << 20))
            let got = recv(descriptor, &part, part.count, 0)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            bytes += part[..<got]
        }
        return bytes
    }

    /// Waits until something can be read or the other end is gone; false after the time.
    func isReadable(within milliseconds: CInt) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    func close() {
        #if canImport(Glibc)
        Glibc.close(descriptor)
        #else
        Darwin.close(descriptor)
        #endif
    }
}
