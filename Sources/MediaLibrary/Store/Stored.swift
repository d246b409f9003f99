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
}

extension Stored {
    var owner: String? { nil }
    var parent: String? { nil }
    var state: String { "" }
    var updated: Int64? { nil }
}

extension StoreReader {
    /// A value by its key; nil where there is none.
    func value<Value: Stored>(_ type: Value.Type, _ key: String) throws -> Value? {
        try record(Value.kind, key).map { try $0.decoded(type) }
    }

    func value<Value: Stored>(_ type: Value.Type, _ id: UUID) throws -> Value? { try value(type, id.lowercase) }

    /// Values in order, without those whose records cannot be read; `check` tells of those.
    func readable<Value: Stored>(_ type: Value.Type, _ query: RecordQuery) throws -> [Value] {
        try records(query).compactMap { try? $0.decoded(type) }
    }

    /// Values in order; the query's kind is the type's.
    func values<Value: Stored>(_ type: Value.Type, _ query: RecordQuery) throws -> [Value] {
        try records(query).map { try $0.decoded(type) }
    }
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
        do { return try JSONDecoder().decode(type, from: document) } catch {
            throw LibraryError(.storage, "the record \(kind.rawValue) \(key) cannot be read")
        }
    }
}

extension Date {
    /// Microseconds since 1970: how positions are counted.
    var microseconds: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) }

    init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
