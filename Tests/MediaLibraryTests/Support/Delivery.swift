import Foundation

@testable import MediaLibrary

/// A webhook as a receiver wrote it down.
struct Delivery: Sendable {
    /// With its query.
    var path: String
    var body: Data
    /// The body as a value; null where it is no JSON.
    var value: JSONValue
    var isSigned: Bool
    /// Names in lower case.
    var headers: [String: String]

    /// The id of its event.
    var id: String { text("id") }
    var type: String { text("type") }
    var createdAt: String { text("createdAt") }

    /// What came to a receiver, in its order.
    ///
    /// - Parameter path: only what came there, whatever the query.
    static func all(_ receiver: Helper, at path: String? = nil) -> [Delivery] {
        receiver.log().filter { $0["event"] as? String == "delivery" }.map { Delivery($0) }
            .filter { path == nil || $0.path.split(separator: "?").first.map { String($0) } == path }
    }

    private init(_ entry: [String: Any]) {
        path = entry["path"] as? String ?? ""
        let bytes = Data(base64Encoded: entry["body_base64"] as? String ?? "") ?? Data()
        body = bytes
        value = (try? JSONDecoder().decode(JSONValue.self, from: bytes)) ?? .null
        isSigned = entry["signature_ok"] as? Bool ?? false
        let pairs = entry["headers"] as? [[String]] ?? []
        headers = Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0].lowercased(), $0[1]) }) { first, _ in first }
    }

    private func text(_ name: String) -> String {
        guard case .string(let text)? = value[name] else { return "" }
        return text
    }
}
