internal import NIOHTTP1

/// What browsers are told with every answer, unless the answer says it itself.
struct SecurityHeaders: Sendable {
    /// Whether clients come by https, and may be told to come by nothing else.
    let isSecure: Bool

    /// For answers that are no page: whatever is in them, it does nothing.
    static let nothing = "default-src 'none'; frame-ancestors 'none'"
    /// For films and pictures: a browser that opens one by itself makes a page around it.
    static let media =
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

    func add(to headers: inout HTTPHeaders) {
        for (name, value) in Self.usual where !headers.contains(name: name) { headers.add(name: name, value: value) }
        if isSecure, !headers.contains(name: "strict-transport-security") {
            headers.add(name: "strict-transport-security", value: "max-age=31536000")
        }
    }

    private static let usual = [
        ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"), ("content-security-policy", nothing),
        ("cross-origin-resource-policy", "same-origin"), ("cache-control", "no-store"),
    ]
}
