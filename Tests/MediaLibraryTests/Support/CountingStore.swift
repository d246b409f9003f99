import MediaLibrary
import Synchronization

/// A store that counts the records it gives and writes, by their kinds.
final class CountingStore: MediaStore {
    private let base: SQLiteStore
    private let counts = Mutex<[StoredRecord.Kind: Int]>([:])

    init(path: String) throws { base = try SQLiteStore(path: path, isDurable: false) }

    /// How many records went through it during `body`.
    func touched(_ body: () async throws -> Void) async throws -> [StoredRecord.Kind: Int] {
        counts.withLock { $0 = [:] }
        try await body()
        return counts.withLock { $0 }
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Value
    ) async throws -> Value {
        try await base.read { reader in try body(Reader(base: reader, store: self)) }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Value
    ) async throws -> Value {
        try await base.write { writer in try body(Writer(base: writer, store: self)) }
    }

    private func count(_ kind: StoredRecord.Kind, _ number: Int) {
        counts.withLock { $0[kind, default: 0] += number }
    }

    private struct Reader: StoreReader {
        let base: any StoreReader
        let store: CountingStore

        func record(_ kind: StoredRecord.Kind, _ key: String) throws -> StoredRecord? {
            store.count(kind, 1)
            return try base.record(kind, key)
        }

        func records(_ query: RecordQuery) throws -> [StoredRecord] {
            let records = try base.records(query)
            store.count(query.kind, records.count)
            return records
        }

        func count(_ query: RecordQuery) throws -> Int { try base.count(query) }
    }

    private struct Writer: StoreWriter {
        let base: any StoreWriter
        let store: CountingStore

        func record(_ kind: StoredRecord.Kind, _ key: String) throws -> StoredRecord? {
            try Reader(base: base, store: store).record(kind, key)
        }

        func records(_ query: RecordQuery) throws -> [StoredRecord] {
            try Reader(base: base, store: store).records(query)
        }

        func count(_ query: RecordQuery) throws -> Int { try base.count(query) }

        func put(_ record: StoredRecord) throws {
            store.count(record.kind, 1)
            try base.put(record)
        }

        func remove(_ kind: StoredRecord.Kind, _ key: String) throws {
            store.count(kind, 1)
            try base.remove(kind, key)
        }
    }
}
