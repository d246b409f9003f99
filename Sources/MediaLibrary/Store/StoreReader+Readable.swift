internal import Logging

/// What could be read of records: one that is damaged does not hide the others.
struct Sifted<Value: Stored>: Sendable {
    /// In the order of their records.
    private(set) var values: [Value] = []
    private(set) var damaged: [StoredRecord] = []

    init() {}

    init(_ records: [StoredRecord]) { add(records) }

    mutating func add(_ records: [StoredRecord]) {
        for record in records {
            if let value = try? record.decoded(Value.self) { values.append(value) } else { damaged.append(record) }
        }
    }
}

extension StoreReader {
    /// Values in order, without those whose records cannot be read; `check` tells of those.
    func readable<Value: Stored>(_ type: Value.Type, _ query: RecordQuery) throws -> [Value] {
        Sifted<Value>(try records(query)).values
    }

    /// All records of a query in the order of their positions, a few at a time.
    func walk(_ query: RecordQuery, _ body: ([StoredRecord]) throws -> Void) throws {
        var page = query
        page.limit = 500
        while true {
            let records = try records(page)
            try body(records)
            guard records.count == page.limit, let last = records.last?.position else { return }
            // From the last one on, past those of its position that were seen.
            let seen = records.count { $0.position == last }
            page.offset = page.from == last ? page.offset + seen : seen
            page.from = last
        }
    }
}

extension Change {
    /// Values in order. Records that cannot be read are set aside.
    func readable<Value: Stored>(_ type: Value.Type, _ query: RecordQuery) throws -> [Value] {
        let read = Sifted<Value>(try store.records(query))
        for record in read.damaged { try setAside(record) }
        return read.values
    }

    /// Takes a record that cannot be read out of the way, for `check` and for somebody to look at.
    func setAside(_ record: StoredRecord) throws {
        guard var now = try store.record(record.kind, record.key), now.document == record.document else { return }
        now.state = StoredRecord.damagedState
        try store.put(now)
        core.logger.error(
            "a record cannot be read and is set aside",
            metadata: [
                "kind": "\(record.kind.rawValue)", "key": "\(record.shownKey)", "owner": "\(record.owner ?? "")",
            ])
    }
}

extension LibraryCore {
    /// Values in order. Records that cannot be read are set aside; where there is none, nothing is written.
    func readable<Value: Stored>(_ type: Value.Type, _ query: RecordQuery) async throws -> [Value] {
        let read = try await store.read { Sifted<Value>(try $0.records(query)) }
        if !read.damaged.isEmpty {
            try await change { change in for record in read.damaged { try change.setAside(record) } }
        }
        return read.values
    }
}
