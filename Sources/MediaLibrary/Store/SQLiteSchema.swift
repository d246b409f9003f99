internal import GRDB

/// The tables and how they came to be.
enum SQLiteSchema {
    /// Every version of the schema, in order. A migration that was released is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            // Media, files and user media: what has a folder and jobs.
            try table("item", in: database, extra: "kind TEXT NOT NULL, parent TEXT,")
            try database.execute(
                sql: """
                    CREATE INDEX item_by_kind ON item (kind, position, key);
                    CREATE INDEX item_by_kind_state ON item (kind, state, position, key);
                    CREATE INDEX item_by_parent ON item (parent, position, key) WHERE parent IS NOT NULL;
                    """)
            // How many there are of each kind: counting a hundred thousand rows takes five milliseconds.
            try database.execute(
                sql: """
                    CREATE TABLE item_count (kind TEXT PRIMARY KEY NOT NULL, count INTEGER NOT NULL);
                    CREATE TRIGGER item_added AFTER INSERT ON item BEGIN
                        INSERT INTO item_count (kind, count) VALUES (NEW.kind, 1)
                        ON CONFLICT (kind) DO UPDATE SET count = count + 1;
                    END;
                    CREATE TRIGGER item_removed AFTER DELETE ON item BEGIN
                        UPDATE item_count SET count = count - 1 WHERE kind = OLD.kind;
                    END;
                    """)
            for name in ["upload", "event", "signing_key", "removal"] { try table(name, in: database) }
            for name in ["playback_id", "job", "probe", "retention"] { try table(name, in: database, owner: "item") }
            try table("delivery", in: database, owner: "event", extra: "parent TEXT NOT NULL,")
            try database.execute(
                sql: """
                    CREATE INDEX delivery_by_owner ON delivery (owner, position, key);
                    CREATE INDEX delivery_by_state ON delivery (state, position, key);
                    CREATE INDEX delivery_by_parent ON delivery (parent, state, position, key);
                    """)
        }
        migrator.registerMigration("2") { database in
            try table("playlist", in: database)
            // A playlist's state is the reference its owner gave it.
            try database.execute(sql: "CREATE UNIQUE INDEX playlist_by_reference ON playlist (state)")
            try table(
                "playlist_entry", in: database, owner: "playlist",
                extra: "parent TEXT NOT NULL REFERENCES item (key) ON DELETE CASCADE,")
            try database.execute(
                sql: """
                    CREATE INDEX playlist_entry_by_owner ON playlist_entry (owner, position, key);
                    CREATE INDEX playlist_entry_by_parent ON playlist_entry (parent, position, key);
                    """)
            // When media were changed last; the index holds all that a smart playlist asks for.
            try database.execute(
                sql: """
                    ALTER TABLE item ADD COLUMN updated INTEGER;
                    UPDATE item SET updated =
                        CAST(ROUND((json_extract(CAST(document AS TEXT), '$.media.updatedAt') + 978307200.0) * 1e6) AS INTEGER)
                    WHERE kind = 'media' AND json_valid(CAST(document AS TEXT));
                    DROP INDEX item_by_kind_state;
                    CREATE INDEX item_by_kind_state ON item (kind, state, position, key, updated);
                    """)
        }
        return migrator
    }

    private static func table(
        _ name: String, in database: Database, owner: String? = nil, extra: String = ""
    ) throws {
        let reference = owner.map { "owner TEXT NOT NULL REFERENCES \($0) (key) ON DELETE CASCADE," } ?? ""
        try database.execute(
            sql: """
                CREATE TABLE \(name) (
                    key TEXT PRIMARY KEY NOT NULL, \(extra) \(reference)
                    state TEXT NOT NULL, position INTEGER NOT NULL, document BLOB NOT NULL
                )
                """)
        guard extra.isEmpty else { return }
        try database.execute(sql: "CREATE INDEX \(name)_by_position ON \(name) (position, key)")
        try database.execute(sql: "CREATE INDEX \(name)_by_state ON \(name) (state, position, key)")
        if owner != nil { try database.execute(sql: "CREATE INDEX \(name)_by_owner ON \(name) (owner, position, key)") }
    }
}
