internal import Hummingbird
internal import MediaLibrary

/// A request as the log tells it: nothing in it is secret.
struct Exchange: Sendable {
    let id: String
    let method: String
    /// Without its query, which may have keys and signatures.
    let path: String
    let client: IPAddress?
    let agent: String
    /// Known as soon as the request found its way.
    let endpoint: EndpointPath

    /// How it ended.
    struct Outcome: Sendable, Hashable {
        let status: Int
        /// Bytes of the body that were sent.
        let byteCount: Int
        /// Whether all of the answer was sent.
        let isComplete: Bool
        let nanoseconds: Int64
    }

    /// The route's template; `none` where there is none.
    var route: String {
        // Hummingbird's own word for none.
        guard let route = endpoint.value, route != "NotFound" else { return "none" }
        return route
    }

    /// A name for a request that nobody has given yet.
    static func makeID() -> String {
        let text = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    /// Whether a proxy's name for a request can be taken.
    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
