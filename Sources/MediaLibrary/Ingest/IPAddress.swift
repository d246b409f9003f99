#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// An address of the internet protocol, version 4 or 6.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes.
    public let bytes: [UInt8]

    /// From its usual text only: `10.0.0.1`, `::1`.
    public init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = withUnsafeBytes(of: &v4) { Array($0) }
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            bytes = withUnsafeBytes(of: &v6) { Array($0) }
        } else {
            return nil
        }
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    public var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        var text = [CChar](repeating: 0, count: 46)
        var content = bytes
        guard inet_ntop(AF_INET6, &content, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether hosts of the public internet have such addresses.
    ///
    /// What has not: the special-purpose registries of IANA (RFC 6890 and its updates), multicast, everything of
    /// version 6 outside 2000::/3, and addresses of version 6 that carry one of version 4 which is not public.
    public var isPublic: Bool {
        bytes.count == 4 ? Self.isPublicV4(bytes) : isPublicV6
    }

    private static func isPublicV4(_ bytes: [UInt8]) -> Bool {
        let address = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return !reservedV4.contains { address >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
    }

    private static let reservedV4: [(prefix: UInt32, length: UInt32)] = [
        (0x0000_0000, 8),  // this network
        (0x0A00_0000, 8),  // private
        (0x6440_0000, 10),  // carriers' translators
        (0x7F00_0000, 8),  // this host
        (0xA83F_8110, 32),  // a cloud's host service
        (0xA9FE_0000, 16),  // link-local, where clouds keep their metadata
        (0xAC10_0000, 12),  // private
        (0xC000_0000, 24),  // protocol assignments
        (0xC000_0200, 24),  // documentation
        (0xC058_6300, 24),  // 6to4 relays
        (0xC0A8_0000, 16),  // private
        (0xC612_0000, 15),  // benchmarks
        (0xC633_6400, 24),  // documentation
        (0xCB00_7100, 24),  // documentation
        (0xE000_0000, 3),  // multicast, reserved, broadcast
    ]

    private var isPublicV6: Bool {
        func has(_ prefix: [UInt8]) -> Bool { bytes.starts(with: prefix) }
        // Mapped (::ffff:0:0/96) and translated (64:ff9b::/96) addresses lead to the one of version 4 inside.
        if has([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) || has([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return Self.isPublicV4(Array(bytes[12...]))
        }
        // Global unicast is 2000::/3.
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        // 6to4 carries its router's address.
        if has([0x20, 0x02]) { return Self.isPublicV4(Array(bytes[2..<6])) }
        // 2001::/23 are protocol assignments (Teredo among them), 2001:db8::/32 and 3fff::/20 documentation.
        if has([0x20, 0x01]), bytes[2] < 2 { return false }
        if has([0x20, 0x01, 0x0D, 0xB8]) { return false }
        if has([0x3F, 0xFF]), bytes[2] & 0xF0 == 0 { return false }
        return true
    }
}
