/// Where a library keeps what it knows. SQLite is there (`SQLiteStore`); another database needs these few methods.
///
/// Records of one transaction are written together or not at all, and a transaction sees its own writes. What a finished
/// `write` wrote survives the end of the process.
public protocol MediaStore: Sendable {
    /// Reads one state of the store.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Value
    ) async throws -> Value

    /// Runs a transaction. One at a time; an error thrown in it takes everything back.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Value
    ) async throws -> Value
}

/// A state of a store, to be read while it is held.
public protocol StoreReader {
    /// One record; nil where there is none.
    func record(_ kind: StoredRecord.Kind, _ key: String) throws -> StoredRecord?
    /// Records in the order of their positions, and of their keys where these are equal.
    func records(_ query: RecordQuery) throws -> [StoredRecord]
    /// How many records there are, whatever limit and offset say.
    func count(_ query: RecordQuery) throws -> Int
    /// The same, but no more than `limit`: stores that need not look at what is beyond it may do so faster.
    func count(_ query: RecordQuery, upTo limit: Int) throws -> Int
}

extension StoreReader {
    public func count(_ query: RecordQuery, upTo limit: Int) throws -> Int { min(try count(query), limit) }
}

/// A transaction.
public protocol StoreWriter: StoreReader {
    /// Adds a record or writes it anew.
    func put(_ record: StoredRecord) throws
    /// Removes a record and all that it owns; nothing where there is none.
    func remove(_ kind: StoredRecord.Kind, _ key: String) throws
}
