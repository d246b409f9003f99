@testable import MediaLibrary

/// A store that cannot find records of one kind.
struct RefusingStore: MediaStore {
    private let base: any MediaStore
    private let kind: StoredRecord.Kind

    init(_ base: any MediaStore, refusing kind: StoredRecord.Kind) {
        self.base = base
        self.kind = kind
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Value
    ) async throws -> Value { try await base.read(body) }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Value
    ) async throws -> Value {
        try await base.write { [kind] in try body(Writer(base: $0, kind: kind)) }
    }

    private struct Writer: StoreWriter {
        let base: any StoreWriter
        let kind: StoredRecord.Kind

        func record(_ kind: StoredRecord.Kind, _ key: String) throws -> StoredRecord? { try base.record(kind, key) }

        func records(_ query: RecordQuery) throws -> [StoredRecord] {
            guard query.kind != kind else { throw LibraryError(.storage, "the disk is gone") }
            return try base.records(query)
        }

        func count(_ query: RecordQuery) throws -> Int { try base.count(query) }
        func put(_ record: StoredRecord) throws { try base.put(record) }
        func remove(_ kind: StoredRecord.Kind, _ key: String) throws { try base.remove(kind, key) }
    }
}
