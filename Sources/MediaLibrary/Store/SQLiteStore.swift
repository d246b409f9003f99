internal import GRDB

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The store of a library in one SQLite file: write-ahead log, foreign keys, migrations.
public final class SQLiteStore: MediaStore {
    private let pool: DatabasePool

    /// Opens or makes a store.
    ///
    /// - Parameters:
    ///   - path: of the file; two more lie beside it while it is open.
    ///   - isDurable: whether a transaction survives a power cut (one flush each), or only the end of the process.
    /// - Throws: `LibraryError` (`storage`) for a file that is none of this library's or a later version's.
    public init(path: String, isDurable: Bool = true) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
            try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            let migrator = SQLiteSchema.migrator
            guard try !pool.read(migrator.hasBeenSuperseded) else {
                throw LibraryError(.storage, "the store was written by a later version of this library")
            }
            try migrator.migrate(pool)
        } catch let error as DatabaseError {
            throw LibraryError(.storage, "the store cannot be opened: \(error.message ?? "\(error.resultCode)")")
        }
    }

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Value
    ) async throws -> Value {
        try await translated { try await self.pool.read { try body(SQLiteTransaction(database: $0)) } }
    }

    public func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Value
    ) async throws -> Value {
        try await translated { try await self.pool.write { try body(SQLiteTransaction(database: $0)) } }
    }

    private func translated<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as DatabaseError {
            if error.resultCode == .SQLITE_MISUSE { throw LibraryError(.closed, "the library is closed") }
            let code: LibraryError.Code = error.resultCode == .SQLITE_FULL ? .storageFull : .storage
            throw LibraryError(code, "the store failed: \(error.message ?? "\(error.resultCode)")")
        }
    }

    /// Whether the file is whole, and every record's owner is there; nil where it is.
    func findDamage() async throws -> String? {
        try await translated {
            try await self.pool.read { database in
                let verdict = try String.fetchOne(database, sql: "PRAGMA quick_check(1)")
                if let verdict, verdict != "ok" { return verdict }
                return try database.foreignKeyViolations().next().map { "a record of \($0.originTable) has no owner" }
            }
        }
    }

    /// Closes the file, which holds everything then; what is asked afterwards fails.
    func close() throws {
        // Where readers are in the way, the log stays beside the file and is read the next time.
        _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        try pool.close()
    }
}
