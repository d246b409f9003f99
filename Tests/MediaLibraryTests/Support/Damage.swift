import Foundation

@testable import MediaLibrary

extension MediaStore {
    /// Changes records of a kind as no library does.
    ///
    /// - Returns: their keys.
    @discardableResult
    func damage(
        _ kind: StoredRecord.Kind, key: String? = nil, _ body: @escaping @Sendable (inout StoredRecord) throws -> Void
    ) async throws -> [String] {
        try await write { writer in
            let found = try writer.records(RecordQuery(kind)).filter { key == nil || $0.key == key }
            for var record in found {
                try body(&record)
                try writer.put(record)
            }
            return found.map(\.key)
        }
    }

    func keys(_ query: RecordQuery) async throws -> [String] { try await read { try $0.records(query).map(\.key) } }
}

extension StoredRecord {
    /// A document that cannot be read.
    mutating func tear() { document = Data("{}".utf8) }

    /// Writes a number over a field of the document.
    mutating func set(_ field: String, _ value: any Sendable) throws {
        var object = try JSONSerialization.jsonObject(with: document) as? [String: Any] ?? [:]
        object[field] = value
        document = try JSONSerialization.data(withJSONObject: object)
    }
}
