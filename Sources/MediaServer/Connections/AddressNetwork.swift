internal import MediaLibrary

/// Addresses that begin alike, as `10.0.0.0/8` or `::1`.
package struct AddressNetwork: Sendable, Hashable {
    private let bytes: [UInt8]
    private let length: Int

    /// - Returns: nil for a text that names none, and where bits beyond its length are set.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(String(parts[0])) else { return nil }
        bytes = address.bytes
        guard parts.count == 2 else {
            length = bytes.count * 8
            return
        }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]),
            length <= bytes.count * 8
        else { return nil }
        self.length = length
        guard (length..<bytes.count * 8).allSatisfy({ Self.bit($0, bytes) == 0 }) else { return nil }
    }

    func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == bytes.count
            && (0..<length).allSatisfy { Self.bit($0, bytes) == Self.bit($0, address.bytes) }
    }

    private static func bit(_ number: Int, _ bytes: [UInt8]) -> UInt8 { bytes[number / 8] >> (7 - number % 8) & 1 }
}
