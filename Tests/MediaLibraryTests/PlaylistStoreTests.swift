import Foundation
import Testing

@testable import MediaLibrary

@Suite struct PlaylistStoreTests {
    /// Changes a store's file behind the library's back.
    private func tamper(_ configuration: LibraryConfiguration, _ statements: String) async throws {
        let tool = try await Tool.running(
            "python3",
            [
                "-c",
                "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.executescript(sys.argv[2]); d.commit()",
                configuration.root.appending(path: "library.sqlite").path, statements,
            ])
        #expect(tool.status == 0, "\(tool.errors)")
    }

    /// What a check found, but for media whose packages were never there.
    private func findings(_ library: MediaLibrary, repairs: Bool = true) async throws -> [CheckReport.Finding] {
        try await library.check(repairs: repairs).findings.filter { $0.kind != .lostPackage }
    }

    @Test func playlistsAreTheSameInTheNextProcess() async throws {
        try await Fixture.withFolder { folder in
            let configuration = Shelf.configuration(folder)
            let library = try await MediaLibrary(configuration)
            let ids = try await library.shelve(count: 5)
            let manual = try await library.playlist("m", of: ids, limit: 7)
            _ = try await library.removeMedia([ids[2]], fromPlaylist: manual.id)
            let rule = PlaylistRule(
                created: DayRange(first: CalendarDay("2023-11-14"), last: CalendarDay("2023-11-15")),
                updated: DayRange(last: CalendarDay("2024-11-15")), order: .oldestFirst)
            let smart = try await library.createPlaylist(
                PlaylistOptions(name: "s", referenceID: "s", description: "d", content: .smart(rule), limit: 4))
            let before = try await library.playlists()
            await library.close()
            let next = try await MediaLibrary(configuration)
            #expect(try await next.playlists().items == before.items)
            #expect(try await next.order(manual) == [ids[0], ids[1], ids[3], ids[4]])
            #expect(try await next.order(smart) == Array(ids.prefix(4)))
            #expect(try await next.playlist(smart.id).content == .smart(rule))
            // What is made later is later, whatever the clock says.
            #expect(try await next.playlist("n").createdAt > smart.createdAt)
            #expect(await Refusal { _ = try await next.playlist("s") } == Refusal(.duplicate, "referenceId"))
            #expect(try await findings(next).isEmpty)
            await next.close()
        }
    }

    @Test func aStoreOfTheFirstSchemaOpensAndTakesPlaylists() async throws {
        try await Fixture.withFolder { folder in
            let configuration = Shelf.configuration(folder)
            try FileManager.default.createDirectory(at: configuration.root, withIntermediateDirectories: true)
            // Written by the library before there were playlists; and one record nobody can read.
            let old = try String(
                contentsOf: Fixture.root.appending(path: "Tests/Support/library_store_1.sql"), encoding: .utf8)
            try await tamper(
                configuration, old + "INSERT INTO item VALUES('x','media',NULL,'Ready',1,X'7b');")
            let library = try await MediaLibrary(configuration)
            let list = try await library.list()
            let media = try #require(list.items.first)
            #expect(list.totalCount == 2 && list.items.count == 1 && media.status == .ready)
            #expect(try await library.media(playbackID: media.playbackIDs[0].id).media == media)
            let manual = try await library.playlist("m", of: [media.id])
            #expect(try await library.order(manual) == [media.id])
            // The time of the last change was found in the document, to the microsecond.
            let changed = media.updatedAt.microseconds
            let found = try await library.core.store.read {
                try $0.records(RecordQuery(.media, updated: changed...changed)).map(\.key)
            }
            #expect(found == [media.id.lowercase])
            let day = CalendarDay(number: Int(changed / 86_400_000_000))
            let smart = try await library.createPlaylist(
                PlaylistOptions(
                    name: "s", referenceID: "s",
                    content: .smart(PlaylistRule(updated: DayRange(first: day, last: day)))))
            #expect(try await library.order(smart) == [media.id])
            try await library.delete(media.id)
            #expect(try await library.order(manual).isEmpty)
            await library.close()
            // Opened once more, nothing is done again.
            let next = try await MediaLibrary(configuration)
            #expect(try await next.playlists().totalCount == 2)
            await next.close()
        }
    }

    @Test func placesThatLeadNowhereAreFoundAndTakenAway() async throws {
        try await Fixture.withFolder { folder in
            let configuration = Shelf.configuration(folder)
            let library = try await MediaLibrary(configuration)
            let ids = try await library.shelve(count: 3)
            let one = try await library.playlist("one", of: ids)
            let two = try await library.playlist("two", of: [ids[2], ids[1]])
            await library.close()
            // Somebody deleted a media without its places, and wrote nonsense over two other places.
            try await tamper(
                configuration,
                """
                PRAGMA foreign_keys = OFF;
                DELETE FROM item WHERE key = '\(ids[1].lowercase)';
                DELETE FROM playback_id WHERE owner = '\(ids[1].lowercase)';
                UPDATE playlist_entry SET document = '{' WHERE parent = '\(ids[0].lowercase)';
                UPDATE playlist_entry SET key = 'k' WHERE parent = '\(ids[2].lowercase)' AND owner = '\(one.id.lowercase)';
                """)
            let next = try await MediaLibrary(configuration)
            // Even before a check nobody sees an id that leads nowhere.
            #expect(try await next.playlistContents(one.id).media.map(\.id) == [ids[0], ids[2]])
            let told = try await findings(next, repairs: false)
            #expect(told.map(\.kind) == [.damagedStore] + Array(repeating: .playlistEntry, count: 4))
            #expect(!told.contains { $0.isRepaired })
            let mended = try await findings(next)
            #expect(mended.count == 5 && mended.dropFirst().allSatisfy(\.isRepaired))
            #expect(Set(mended.compactMap(\.id)) == [one.id, two.id])
            #expect(try await findings(next).isEmpty)
            #expect(try await next.order(one) == [ids[0], ids[2]])
            #expect(try await next.order(two) == [ids[2]])
            _ = try await next.removeMedia([ids[2]], fromPlaylist: one.id)
            #expect(try await next.order(one) == [ids[0]])
            await next.close()
        }
    }

    @Test func aPlaylistThatCannotBeReadHidesNoOtherAndKeepsNoMediaFromGoing() async throws {
        try await Fixture.withFolder { folder in
            let configuration = Shelf.configuration(folder)
            let library = try await MediaLibrary(configuration)
            let ids = try await library.shelve(count: 2)
            let lost = try await library.playlist("lost", of: ids)
            let other = try await library.playlist("other", of: ids)
            await library.close()
            try await tamper(
                configuration, "UPDATE playlist SET document = '{' WHERE key = '\(lost.id.lowercase)'")
            let next = try await MediaLibrary(configuration)
            #expect(await Refusal { _ = try await next.playlist(lost.id) } == Refusal(.storage))
            #expect(await Refusal { _ = try await next.addMedia(ids, toPlaylist: lost.id) } == Refusal(.storage))
            #expect(try await next.playlists().items == [other])
            let told = try await findings(next)
            #expect(told.map(\.kind) == [.damagedRecord] && told.first?.id == lost.id)
            try await next.delete(ids[0])
            #expect(try await next.order(other) == [ids[1]])
            await next.close()
        }
    }

    @Test func deletingAMediaLooksAtNoPlaylistButItsOwn() async throws {
        try await Fixture.withFolder { folder in
            let configuration = Shelf.configuration(folder)
            let store = try CountingStore(path: folder.appending(path: "store.sqlite").path)
            let library = try await MediaLibrary(configuration, store: store)
            let ids = try await library.shelve(count: 60)
            for number in 0..<60 {
                _ = try await library.playlist("\(number)", of: [ids[number], ids[(number + 1) % 60]])
            }
            let touched = try await store.touched { try await library.delete(ids[7]) }
            // Two playlists, each read and written; two places, each found and removed.
            #expect(touched[.playlist] == 4 && touched[.playlistEntry] == 4)
            let free = try await library.shelve()
            let nothing = try await store.touched { try await library.delete(free) }
            #expect(nothing[.playlist] == nil && (nothing[.playlistEntry] ?? 0) == 0)
            // A list counts places and reads none.
            let listed = try await store.touched { _ = try await library.playlists(PageRequest(size: 50)) }
            #expect(listed == [.playlist: 50])
            await library.close()
        }
    }

    @Test func recordsAreFoundByWhereTheyBeginAndByTheirLastChange() async throws {
        try await Fixture.withFolder { folder in
            let store = try SQLiteStore(path: folder.appending(path: "store.sqlite").path)
            try await store.write { writer in
                for number in 1...6 {
                    try writer.put(
                        StoredRecord(
                            kind: .media, key: "m\(number)", state: "Ready", position: Int64(number),
                            updated: number == 6 ? nil : Int64(10 * number), document: Data("{}".utf8)))
                }
            }
            func keys(_ query: RecordQuery) async throws -> [String] {
                try await store.read { try $0.records(query).map(\.key) }
            }
            #expect(try await keys(RecordQuery(.media, from: 4)) == ["m4", "m5", "m6"])
            #expect(try await keys(RecordQuery(.media, states: ["Ready"], from: 2, through: 3)) == ["m2", "m3"])
            #expect(try await keys(RecordQuery(.media, updated: 20...30, isDescending: true)) == ["m3", "m2"])
            #expect(try await keys(RecordQuery(.media, updated: .min ... .max)).count == 5)
            #expect(try await store.read { try $0.record(.media, "m2") }?.updated == 20)
            let counts = try await store.read { reader in
                try [0, 1, 3, 100].map { try reader.count(RecordQuery(.media, from: 4), upTo: $0) }
            }
            #expect(counts == [0, 1, 3, 3])
            // Nothing is in a playlist that is no media, and nothing is there twice.
            let playlist = StoredRecord(kind: .playlist, key: "p", state: "r", position: 1, document: Data())
            let entry = StoredRecord(
                kind: .playlistEntry, key: "p/m1", owner: "p", parent: "m1", position: 1, document: Data())
            try await store.write { writer in
                try writer.put(playlist)
                try writer.put(entry)
            }
            var wrong = entry
            wrong.key = "p/m9"
            wrong.parent = "m9"
            var twin = playlist
            twin.key = "q"
            for record in [wrong, twin] {
                await #expect(throws: LibraryError.self) { try await store.write { try $0.put(record) } }
            }
            try await store.write { try $0.remove(.media, "m1") }
            #expect(try await keys(RecordQuery(.playlistEntry)).isEmpty)
        }
    }
}
