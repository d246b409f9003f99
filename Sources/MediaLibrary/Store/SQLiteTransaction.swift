internal import GRDB

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The store's methods over an open transaction.
struct SQLiteTransaction: StoreWriter {
    let database: Database

    func record(_ kind: StoredRecord.Kind, _ key: String) throws -> StoredRecord? {
        let table = Table(kind)
        let statement = try database.cachedStatement(
            sql: "SELECT \(table.columns) FROM \(table.name) WHERE key = ?\(table.isShared ? " AND kind = ?" : "")")
        statement.arguments = table.isShared ? [key, kind.rawValue] : [key]
        return try Row.fetchOne(statement).map { table.record(kind, $0) }
    }

    func records(_ query: RecordQuery) throws -> [StoredRecord] {
        let table = Table(query.kind)
        let (condition, arguments) = table.condition(query)
        var (offset, limit, isDescending) = (query.offset, query.limit, query.isDescending)
        // Rows before a page are walked over: from the end of the list that is nearer.
        let total = offset > 100 ? try count(query) : 0
        let isFromEnd = offset > total / 2 && offset < total
        if isFromEnd {
            limit = min(limit, total - offset)
            offset = total - offset - limit
            isDescending.toggle()
        }
        let order = isDescending ? "position DESC, key DESC" : "position ASC, key ASC"
        // Documents are read of the page's rows only.
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(table.columns) FROM \(table.name) WHERE rowid IN (
                    SELECT rowid FROM \(table.name)\(condition) ORDER BY \(order) LIMIT ? OFFSET ?
                ) ORDER BY \(order)
                """)
        statement.arguments = arguments + [limit, offset]
        let records = try Row.fetchAll(statement).map { table.record(query.kind, $0) }
        return isFromEnd ? records.reversed() : records
    }

    func count(_ query: RecordQuery) throws -> Int {
        let table = Table(query.kind)
        if table.isShared, query == RecordQuery(query.kind).paged(as: query) {
            let statement = try database.cachedStatement(sql: "SELECT count FROM item_count WHERE kind = ?")
            statement.arguments = [query.kind.rawValue]
            return try Int.fetchOne(statement) ?? 0
        }
        let (condition, arguments) = table.condition(query)
        let statement = try database.cachedStatement(sql: "SELECT COUNT(*) FROM \(table.name)\(condition)")
        statement.arguments = arguments
        return try Int.fetchOne(statement) ?? 0
    }

    func count(_ query: RecordQuery, upTo limit: Int) throws -> Int {
        let table = Table(query.kind)
        let (condition, arguments) = table.condition(query)
        // Rows beyond the limit are not walked over.
        let statement = try database.cachedStatement(
            sql: "SELECT COUNT(*) FROM (SELECT 1 FROM \(table.name)\(condition) LIMIT ?)")
        statement.arguments = arguments + [limit]
        return try Int.fetchOne(statement) ?? 0
    }

    func put(_ record: StoredRecord) throws {
        let table = Table(record.kind)
        var names = ["key", "state", "position", "document"]
        var values: [(any DatabaseValueConvertible)?] = [record.key, record.state, record.position, record.document]
        if table.isShared {
            names += ["kind", "updated"]
            values += [record.kind.rawValue, record.updated]
        }
        if table.hasParent {
            names.append("parent")
            values.append(record.parent)
        }
        if table.isOwned {
            names.append("owner")
            values.append(record.owner)
        }
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        let updates = names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO \(table.name) (\(names.joined(separator: ", "))) VALUES (\(marks))
                ON CONFLICT (key) DO UPDATE SET \(updates)
                """)
        statement.arguments = StatementArguments(values)
        try statement.execute()
    }

    func remove(_ kind: StoredRecord.Kind, _ key: String) throws {
        let table = Table(kind)
        let statement = try database.cachedStatement(
            sql: "DELETE FROM \(table.name) WHERE key = ?\(table.isShared ? " AND kind = ?" : "")")
        statement.arguments = table.isShared ? [key, kind.rawValue] : [key]
        try statement.execute()
    }

    /// The table of a kind of record.
    private struct Table {
        let name: String
        /// Whether several kinds lie in it.
        let isShared: Bool
        let isOwned: Bool
        let hasParent: Bool

        init(_ kind: StoredRecord.Kind) {
            name =
                switch kind {
                case .media, .file, .userMedia: "item"
                case .playbackID: "playback_id"
                case .signingKey: "signing_key"
                case .playlistEntry: "playlist_entry"
                case .upload, .job, .event, .delivery, .removal, .probe, .retention, .playlist: kind.rawValue
                }
            isShared = name == "item"
            hasParent = isShared || kind == .delivery || kind == .playlistEntry
            isOwned = [.playbackID, .job, .probe, .retention, .delivery, .playlistEntry].contains(kind)
        }

        var columns: String {
            "key, state, position, document" + (isOwned ? ", owner" : "") + (hasParent ? ", parent" : "")
                + (isShared ? ", updated" : "")
        }

        func condition(_ query: RecordQuery) -> (String, StatementArguments) {
            var parts: [String] = []
            var arguments: StatementArguments = []
            if isShared {
                parts.append("kind = ?")
                arguments += [query.kind.rawValue]
            }
            if let owner = query.owner, isOwned {
                parts.append("owner = ?")
                arguments += [owner]
            }
            if let parent = query.parent, hasParent {
                parts.append("parent = ?")
                arguments += [parent]
            }
            if let parents = query.exceptParents, hasParent {
                parts.append("parent NOT IN (\(parents.map { _ in "?" }.joined(separator: ", ")))")
                arguments += StatementArguments(parents)
            }
            if let states = query.states {
                parts.append("state IN (\(states.map { _ in "?" }.joined(separator: ", ")))")
                arguments += StatementArguments(states)
            }
            if let from = query.from {
                parts.append("position >= ?")
                arguments += [from]
            }
            if let through = query.through {
                parts.append("position <= ?")
                arguments += [through]
            }
            if let updated = query.updated, isShared {
                parts.append("updated BETWEEN ? AND ?")
                arguments += [updated.lowerBound, updated.upperBound]
            }
            return (parts.isEmpty ? "" : " WHERE " + parts.joined(separator: " AND "), arguments)
        }

        func record(_ kind: StoredRecord.Kind, _ row: Row) -> StoredRecord {
            // A value of another type, as only damage makes it, is no reason to stop.
            StoredRecord(
                kind: kind, key: Self.value(row, "key") ?? "", owner: isOwned ? Self.value(row, "owner") : nil,
                parent: hasParent ? Self.value(row, "parent") : nil, state: Self.value(row, "state") ?? "",
                position: Self.value(row, "position") ?? 0, updated: isShared ? Self.value(row, "updated") : nil,
                document: Self.value(row, "document") ?? Data())
        }

        private static func value<Value: DatabaseValueConvertible>(_ row: Row, _ column: String) -> Value? {
            Value.fromDatabaseValue(row[column])
        }
    }
}
