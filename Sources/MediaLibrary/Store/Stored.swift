#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A value that is kept as a record.
protocol Stored: Codable, Sendable {
    static var kind: StoredRecord.Kind { get }
    var key: String { get }
    var owner: String? { get }
    var parent: String? { get }
    var state: String { get }
    var position: Int64 { get }
    var updated: Int64? { get }
    /// Whether its numbers are ones there can be.
    var isSound: Bool { get }
}

extension Stored {
    var owner: String? { nil }
    var parent: String? { nil }
    var state: String { "" }
    var updated: Int64? { nil }
    var isSound: Bool { true }
}

extension StoreReader {
    /// A value by its key; nil where there is none.
    func value<Value: Stored>(_ type: Value.Type, _ key: String) throws -> Value? {
        try record(Value.kind, key).map { try $0.decoded(type) }
    }

    func value<Value: Stored>(_ type: Value.Type, _ id: UUID) throws -> Value? { try value(type, id.lowercase) }
}

extension StoreWriter {
    func put(_ value: some Stored) throws { try put(StoredRecord(value)) }
}

extension StoredRecord {
    init(_ value: some Stored) throws {
        self.init(
            kind: type(of: value).kind, key: value.key, owner: value.owner, parent: value.parent, state: value.state,
            position: value.position, updated: value.updated, document: try JSONEncoder().encode(value))
    }

    func decoded<Value: Stored>(_ type: Value.Type) throws -> Value {
        guard let value = try? JSONDecoder().decode(type, from: document), value.isSound, value.key == key else {
            throw LibraryError(.storage, "the record \(kind.rawValue) \(shownKey) cannot be read")
        }
        return value
    }
}

extension Date {
    /// The years 1 to 9999: only damaged records have times beyond them.
    private static let possible: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    /// Microseconds since 1970: how positions are counted.
    var microseconds: Int64 {
        let count = (timeIntervalSince1970 * 1_000_000).rounded()
        guard let whole = Int64(exactly: count) else {
            return count < 0 ? Self.possible.lowerBound : Self.possible.upperBound
        }
        return min(max(whole, Self.possible.lowerBound), Self.possible.upperBound)
    }

    init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
