import Foundation
import MediaLibrary
import Synchronization

/// A store that ends the process, without a chance to tidy, at a chosen transaction.
final class KillingStore: MediaStore {
    /// When.
    struct Moment: Sendable {
        /// Inside the transaction, with all of it written and nothing of it committed; otherwise as soon as it is committed.
        var isBefore: Bool
        /// From one.
        var number: Int
    }

    private let store: SQLiteStore
    private let moment: Moment?
    private let count = Atomic(0)

    init(path: String, moment: Moment?) throws {
        store = try SQLiteStore(path: path)
        self.moment = moment
    }

    /// Transactions so far.
    var transactions: Int { count.load(ordering: .relaxed) }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreReader) throws -> Value
    ) async throws -> Value { try await store.read(body) }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreWriter) throws -> Value
    ) async throws -> Value {
        let number = count.add(1, ordering: .relaxed).newValue
        let isNow = moment?.number == number
        let isBefore = moment?.isBefore ?? false
        let value = try await store.write { writer in
            let value = try body(writer)
            if isNow && isBefore { kill(getpid(), SIGKILL) }
            return value
        }
        if isNow { kill(getpid(), SIGKILL) }
        return value
    }
}
