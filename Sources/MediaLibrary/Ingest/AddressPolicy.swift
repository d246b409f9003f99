/// Which addresses a library connects to.
public struct AddressPolicy: Sendable, Hashable {
    /// Whether hosts that are not on the public internet may be reached: for tests, and where everybody may who can ask.
    public var allowsPrivateNetworks: Bool
    /// The ports that may be reached; nil for all.
    public var ports: Set<Int>?
    /// Whether unencrypted http may be used.
    public var allowsPlainHTTP: Bool
    /// Hosts that may be reached wherever they lie, by their names as addresses spell them.
    public var trustedHosts: Set<String>

    public init(
        allowsPrivateNetworks: Bool, ports: Set<Int>?, allowsPlainHTTP: Bool = true, trustedHosts: Set<String> = []
    ) {
        self.allowsPrivateNetworks = allowsPrivateNetworks
        self.ports = ports
        self.allowsPlainHTTP = allowsPlainHTTP
        self.trustedHosts = trustedHosts
    }

    /// Hosts of the public internet at the usual ports: for addresses that strangers give.
    public static let publicOnly = AddressPolicy(allowsPrivateNetworks: false, ports: [80, 443])
    /// Every host and port: for addresses that only an operator gives.
    public static let anywhere = AddressPolicy(allowsPrivateNetworks: true, ports: nil)

    /// Whether a host may be reached at one of its addresses.
    func allows(_ address: IPAddress, of host: String) -> Bool {
        allowsPrivateNetworks || trustedHosts.contains(host) || address.isPublic
    }
}
