import Foundation
import MediaEngine
import Synchronization

/// A small HTTP server over a stream: GET of whole files, one thread a connection, each connection used once.
final class StreamServer: Sendable {
    private let stream: HLSStream
    private let listener: Int32
    private let port: UInt16
    private let requests = Mutex(0)

    var address: String { "http://127.0.0.1:\(port)" }
    var requestCount: Int { requests.withLock { $0 } }

    init(_ stream: HLSStream) throws {
        self.stream = stream
        #if canImport(Glibc)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        guard isBound == 0, listen(listener, 64) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        var bound = sockaddr_in()
        var length = size
        _ = withUnsafeMutablePointer(to: &bound) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        port = UInt16(bigEndian: bound.sin_port)
        let server = self
        Thread.detachNewThread { server.accept() }
    }

    #if canImport(Glibc)
    private static let noSignal = Int32(MSG_NOSIGNAL)
    #else
    private static let noSignal: Int32 = 0
    #endif

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func accept() {
        while true {
            #if canImport(Glibc)
            let connection = Glibc.accept(listener, nil, nil)
            #else
            let connection = Darwin.accept(listener, nil, nil)
            #endif
            guard connection >= 0 else { return }
            let server = self
            Thread.detachNewThread { server.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        var request: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !request.contains(13), request.count < 65536 {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            request += buffer[..<count]
        }
        let words = String(decoding: request.prefix { $0 != 13 }, as: UTF8.self).split(separator: " ")
        let path = String((words.count > 1 ? words[1] : "").dropFirst()).removingPercentEncoding ?? ""
        requests.withLock { $0 += 1 }
        let server = self
        Task {
            let file = try? await server.stream.file(path)
            let head =
                file.map {
                    "HTTP/1.1 200 OK\r\nContent-Type: \($0.contentType)\r\nContent-Length: \($0.bytes.count)\r\n"
                }
                ?? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n"
            let answer = Array((head + "Connection: close\r\n\r\n").utf8) + (file?.bytes ?? [])
            Thread.detachNewThread {
                var sent = 0
                while sent < answer.count {
                    let rest = answer[sent...]
                    let count = rest.withUnsafeBytes { bytes in
                        bytes.baseAddress.map { send(connection, $0, bytes.count, Self.noSignal) } ?? 0
                    }
                    guard count > 0 else { break }
                    sent += count
                }
                close(connection)
            }
        }
    }
}
