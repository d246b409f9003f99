import Foundation
import Testing

@testable import MediaLibrary

@Suite struct StoreTests {
    private func open(_ body: (SQLiteStore, String) async throws -> Void) async throws {
        try await Fixture.withFolder { folder in
            let path = folder.appending(path: "store.sqlite").path
            try await body(SQLiteStore(path: path), path)
        }
    }

    private func media(_ number: Int, state: String = "Ready", parent: String? = nil) -> StoredRecord {
        StoredRecord(
            kind: .media, key: "m\(number)", parent: parent, state: state, position: Int64(number),
            document: Data("\(number)".utf8))
    }

    @Test func pagesAreTheSameFromEitherEnd() async throws {
        try await open { store, _ in
            let all = (0..<501).map { media($0) }
            try await store.write { writer in for record in all.shuffled() { try writer.put(record) } }
            for isDescending in [false, true] {
                let ordered = isDescending ? all.reversed() : all
                for offset in [0, 1, 99, 101, 249, 250, 251, 400, 490, 495, 500, 501, 600] {
                    let page = try await store.read {
                        try $0.records(RecordQuery(.media, isDescending: isDescending, limit: 10, offset: offset))
                    }
                    #expect(
                        page.map(\.key) == ordered.dropFirst(offset).prefix(10).map(\.key), "\(offset) \(isDescending)")
                }
            }
            #expect(try await store.read { try $0.count(RecordQuery(.media)) } == 501)
        }
    }

    @Test(arguments: [0, 1, 16, 17, 50]) func aPageIsReadInItsOrderWithoutWhatCannotBeRead(count: Int) async throws {
        let files = (0..<count).map {
            StoredFile(id: UUID(), name: "\($0)", origin: .upload, status: .success, createdAt: Date())
        }
        var records = try files.map { try StoredRecord(FileRecord(file: $0, address: nil)) }
        if count > 20 { records[20].document = Data("{".utf8) }
        let read = try await RecordReading.readable(FileRecord.self, records)
        #expect(read.map(\.file.name) == (0..<count).filter { $0 != 20 }.map(String.init))
    }

    @Test func whatIsOwnedGoesWithItsOwnerAndNothingIsOwnedByNobody() async throws {
        try await open { store, _ in
            let job = StoredRecord(
                kind: .job, key: "j", owner: "m1", state: "waiting", position: 1, document: Data("{}".utf8))
            try await store.write { writer in
                try writer.put(media(1))
                try writer.put(job)
            }
            try await store.write { try $0.remove(.media, "m1") }
            #expect(try await store.read { try $0.record(.job, "j") } == nil)
            await #expect(throws: LibraryError.self) { try await store.write { try $0.put(job) } }
        }
    }

    @Test func aTransactionThatThrowsLeavesNothing() async throws {
        struct Stop: Error {}
        try await open { store, _ in
            await #expect(throws: Stop.self) {
                try await store.write { writer in
                    try writer.put(media(1))
                    throw Stop()
                }
            }
            let left = try await store.read {
                (try $0.count(RecordQuery(.media)), try $0.records(RecordQuery(.media)).count)
            }
            #expect(left == (0, 0))
        }
    }

    @Test func recordsAreFoundByStateParentOwnerAndPosition() async throws {
        try await open { store, _ in
            try await store.write { writer in
                for number in 1...6 {
                    try writer.put(
                        media(number, state: number % 2 == 0 ? "Ready" : "Failed", parent: number > 3 ? "m1" : nil))
                }
            }
            func keys(_ query: RecordQuery) async throws -> [String] {
                try await store.read { try $0.records(query).map(\.key) }
            }
            #expect(try await keys(RecordQuery(.media, states: ["Ready"])) == ["m2", "m4", "m6"])
            #expect(try await keys(RecordQuery(.media, states: ["Ready", "Failed"], limit: 2)) == ["m1", "m2"])
            #expect(try await keys(RecordQuery(.media, parent: "m1", isDescending: true)) == ["m6", "m5", "m4"])
            #expect(try await keys(RecordQuery(.media, through: 2)) == ["m1", "m2"])
            #expect(try await keys(RecordQuery(.file)).isEmpty)
            #expect(try await store.read { try $0.count(RecordQuery(.media, states: ["Ready"])) } == 3)
            // A record that is written again is still one.
            try await store.write { try $0.put(media(2, state: "Failed")) }
            #expect(try await store.read { try $0.count(RecordQuery(.media)) } == 6)
            #expect(try await keys(RecordQuery(.media, states: ["Ready"])) == ["m4", "m6"])
        }
    }

    @Test func aStoreOfALaterVersionIsRefused() async throws {
        try await Fixture.withFolder { folder in
            let path = folder.appending(path: "store.sqlite").path
            _ = try SQLiteStore(path: path)
            let tool = try await Tool.running(
                "python3",
                [
                    "-c",
                    "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute(\"insert into grdb_migrations values ('99')\"); d.commit()",
                    path,
                ])
            #expect(tool.status == 0)
            let error = await Fixture.error { _ = try SQLiteStore(path: path) } as? LibraryError
            #expect(error?.code == .storage)
            #expect(error?.message.contains("later version") == true)
        }
    }

    @Test func aRecordThatCannotBeReadIsAnErrorAndNoTrap() async throws {
        try await Fixture.withFolder { folder in
            let configuration = Shelf.configuration(folder)
            let library = try await MediaLibrary(configuration)
            let media = try await library.create(from: .url("http://example.com/a.mp4"))
            await library.close()
            let tool = try await Tool.running(
                "python3",
                [
                    "-c",
                    "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute(\"update item set document='{'\"); d.commit()",
                    configuration.root.appending(path: "library.sqlite").path,
                ])
            #expect(tool.status == 0)
            let next = try await MediaLibrary(configuration)
            let attempt = await Fixture.error { _ = try await next.get(media.id) }
            #expect((attempt as? LibraryError)?.code == .storage)
            // It does not hide the others, and a check tells of it.
            let other = try await next.create(from: .url("http://example.com/b.mp4"))
            #expect(try await next.list().items.map(\.id) == [other.id])
            #expect(try await next.check().findings.map(\.kind) == [.damagedRecord])
            await next.close()
        }
    }
}
