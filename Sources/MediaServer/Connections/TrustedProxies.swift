internal import MediaLibrary

/// Whose word is taken for whom a request comes from.
package struct TrustedProxies: Sendable, Hashable {
    let networks: [AddressNetwork]

    package init(_ networks: [AddressNetwork] = []) { self.networks = networks }

    func trust(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// The client: the last address of `X-Forwarded-For` that is no proxy's. Everything before it anybody can write.
    ///
    /// - Parameter forwarded: the values of all such headers, in their order.
    func client(peer: IPAddress?, forwarded: [String]) -> IPAddress? {
        guard var client = peer else { return nil }
        var hops = forwarded.flatMap { $0.split(separator: ",") }[...]
        while trust(client), let hop = hops.popLast(), let next = Self.address(hop) { client = next }
        return client
    }

    /// An address, with or without a port.
    private static func address(_ text: Substring) -> IPAddress? {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        if text.first == "[", let end = text.firstIndex(of: "]") {
            return IPAddress(unmapped: String(text[text.index(after: text.startIndex)..<end]))
        }
        if text.contains("."), let colon = text.lastIndex(of: ":"), !text[..<colon].contains(":") {
            text = text[..<colon]
        }
        return IPAddress(unmapped: String(text))
    }
}

extension IPAddress {
    /// An address; one of version 4 that is written in version 6, as sockets for both have it, is the one inside.
    init?(unmapped text: String) {
        guard let address = IPAddress(text) else { return nil }
        if address.bytes.count == 16, address.bytes[..<12] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
            self.init(address.bytes[12...].map(String.init).joined(separator: "."))
        } else {
            self = address
        }
    }
}
