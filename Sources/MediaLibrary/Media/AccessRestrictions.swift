/// Where and with what a media may be played.
public struct AccessRestrictions: Sendable, Hashable, Codable {
    /// What happens to those on no list.
    public enum Policy: String, Sendable, Hashable, Codable, CaseIterable {
        case allow
        case deny
    }

    /// A rule for one property of a viewer: the list of those refused, then of those allowed, then the default.
    public struct Rule: Sendable, Hashable, Codable {
        public var defaultPolicy: Policy
        public var allow: [String]
        public var deny: [String]

        public init(defaultPolicy: Policy = .allow, allow: [String] = [], deny: [String] = []) {
            self.defaultPolicy = defaultPolicy
            self.allow = allow
            self.deny = deny
        }

        /// Most entries of one list.
        static let mostEntries = 100

        func decide(_ matches: (String) -> Bool) -> Bool {
            if deny.contains(where: matches) { return false }
            if allow.contains(where: matches) { return true }
            return defaultPolicy == .allow
        }
    }

    public var domains: Rule
    public var userAgents: Rule

    public init(domains: Rule = Rule(), userAgents: Rule = Rule()) {
        self.domains = domains
        self.userAgents = userAgents
    }

    /// Whether a viewer may play: `domain` is the host of the page (from Origin or Referer), which may be unknown.
    ///
    /// An entry names a host and every host below it, whatever their case; a leading `*.` changes nothing. User agents are
    /// compared as they are, letter by letter, and an entry is found anywhere in them.
    public func allows(domain: String?, userAgent: String?) -> Bool {
        let host = domain.map(Self.normalized) ?? ""
        let isAllowedThere = domains.decide { entry in
            let name = Self.normalized(entry.hasPrefix("*.") ? String(entry.dropFirst(2)) : entry)
            return !host.isEmpty && !name.isEmpty && (host == name || host.hasSuffix("." + name))
        }
        let agent = userAgent ?? ""
        let isAllowedWith = userAgents.decide { !$0.isEmpty && agent.contains($0) }
        return isAllowedThere && isAllowedWith
    }

    private static func normalized(_ host: String) -> String {
        let lower = host.lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }
}
