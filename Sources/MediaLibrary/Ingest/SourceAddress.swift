internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// An http or https address that was looked at, as it is asked for and as it may be shown.
struct SourceAddress: Sendable, Hashable {
    /// As it is asked for; without fragment.
    let url: String
    let isEncrypted: Bool
    /// The host as the client will read it: without brackets.
    let host: String
    let port: Int

    /// The longest address that is taken.
    static let mostBytes = 4096

    /// - Throws: `MediaFailure` (`addressRefused`): a scheme, credentials, a port or a host that is not fetched from.
    init(_ text: String, policy: AddressPolicy) throws(MediaFailure) {
        func refuse(_ message: String) -> MediaFailure { MediaFailure(.addressRefused, message) }
        guard text.utf8.count <= Self.mostBytes else { throw refuse("is longer than \(Self.mostBytes) bytes") }
        // Parsers differ in what they make of these; nobody needs them.
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
        guard !text.isEmpty, isPlain else { throw refuse("must be a valid URL") }
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else {
            throw refuse("must be a valid URL")
        }
        guard scheme == "http" || scheme == "https" else { throw refuse("must be an http or https URL") }
        guard scheme == "https" || policy.allowsPlainHTTP else { throw refuse("must be an https URL") }
        guard parts.user == nil, parts.password == nil else { throw refuse("must not contain credentials") }
        parts.fragment = nil
        parts.scheme = scheme
        if parts.percentEncodedPath.isEmpty { parts.percentEncodedPath = "/" }
        // What the client will connect to is read from the same text by the same parser.
        guard let final = parts.string, let url = URL(string: final), let found = url.host, !found.isEmpty else {
            throw refuse("must be a valid URL")
        }
        let host = found.hasPrefix("[") && found.hasSuffix("]") ? String(found.dropFirst().dropLast()) : found
        guard Self.isHost(host) else { throw refuse("has a host that is no name") }
        // A port that no parser reads would silently be the usual one.
        guard Self.statesPort(text) == (url.port != nil) else { throw refuse("has a port that is none") }
        let port = url.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65_535).contains(port) else { throw refuse("has a port that is none") }
        if let ports = policy.ports, !ports.contains(port), !policy.trustedHosts.contains(host) {
            throw refuse("uses port \(port), which is not fetched from")
        }
        if SocialMedia.owns(host) { throw refuse(SocialMedia.refusal) }
        if let literal = IPAddress(host), !policy.allows(literal, of: host) {
            throw refuse("leads to \(literal), which is not on the public internet")
        }
        self.url = final
        self.host = host
        self.port = port
        isEncrypted = scheme == "https"
    }

    /// The address a redirection leads to.
    init(redirect location: String, from previous: SourceAddress, policy: AddressPolicy) throws(MediaFailure) {
        let isPlain = location.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }
        guard isPlain, location.utf8.count <= Self.mostBytes, let base = URL(string: previous.url),
            let target = URL(string: location, relativeTo: base)
        else { throw MediaFailure(.redirectRefused, "the server redirects to something that is no address") }
        do { self = try SourceAddress(target.absoluteString, policy: policy) } catch {
            throw MediaFailure(.redirectRefused, "the server redirects to an address that \(error.message)")
        }
        guard isEncrypted || !previous.isEncrypted else {
            throw MediaFailure(.redirectRefused, "the server redirects from https to http")
        }
    }

    /// Whether something stands where the port stands.
    private static func statesPort(_ text: String) -> Bool {
        guard let slashes = text.firstRange(of: "//") else { return false }
        let authority = text[slashes.upperBound...].prefix { !"/?#".contains($0) }
        let afterHost =
            authority.hasPrefix("[") ? authority.drop { $0 != "]" }.dropFirst() : authority.drop { $0 != ":" }
        return afterHost.count > 1
    }

    /// Names and addresses: letters, digits, dots, hyphens, underscores; colons in version 6.
    private static func isHost(_ host: String) -> Bool {
        if host.contains(":") { return IPAddress(host) != nil }
        return host.utf8.count <= 253
            && host.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D || $0 == 0x2E
                    || $0 == 0x5F
            }
    }

    /// An address as it may be shown and logged: no credentials, no query (keys of signed addresses are there), no fragment.
    static func shown(_ text: String) -> String {
        guard var parts = URLComponents(string: text), parts.host != nil else {
            return CleanText.line(text, limit: 200)
        }
        parts.user = nil
        parts.password = nil
        parts.query = nil
        parts.fragment = nil
        return CleanText.line(parts.string ?? "", limit: 2048)
    }
}
