internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Finds the addresses of a host.
public protocol HostResolver: Sendable {
    /// All addresses, in the order they should be tried.
    ///
    /// - Throws: `MediaFailure` (`hostNotFound`).
    func addresses(of host: String) async throws -> [IPAddress]
}

/// The system's resolver.
public struct SystemResolver: HostResolver {
    /// Threads of its own: a name server that does not answer keeps them, and nobody else.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 64)
        pool.start()
        return pool
    }()

    public init() {}

    public func addresses(of host: String) async throws -> [IPAddress] {
        if let literal = IPAddress(host) { return [literal] }
        // getaddrinfo blocks; it also reads the odd ways to write an address (0x7f.1, 2130706433).
        return try await Self.threads.runIfActive { try Self.lookUp(host) }
    }

    private static func lookUp(_ host: String) throws -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw MediaFailure(
                .hostNotFound, "the host has no address", mayPass: status == EAI_AGAIN || status == EAI_SYSTEM)
        }
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next {
            if let address = address(entry.pointee), !found.contains(address) { found.append(address) }
            next = entry.pointee.ai_next
        }
        guard !found.isEmpty else { throw MediaFailure(.hostNotFound, "the host has no address") }
        return found
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let socket = entry.ai_addr else { return nil }
        switch entry.ai_family {
        case AF_INET:
            // The family says which structure it is.
            var address = UnsafeRawPointer(socket).loadUnaligned(as: sockaddr_in.self).sin_addr
            return IPAddress(bytes: withUnsafeBytes(of: &address) { Array($0) })
        case AF_INET6:
            var address = UnsafeRawPointer(socket).loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return IPAddress(bytes: withUnsafeBytes(of: &address) { Array($0) })
        default: return nil
        }
    }
}
