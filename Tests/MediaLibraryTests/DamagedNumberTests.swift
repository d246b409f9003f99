import Foundation
import Testing

@testable import MediaLibrary

/// Numbers in the store that no library writes.
@Suite struct DamagedNumberTests {
    @Test(arguments: [1e300, -1e300, .infinity, -.infinity, .nan, 9.3e12, 1e18]) func everyTimeHasAPosition(
        seconds: Double
    ) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(Date(microseconds: date.microseconds).microseconds.distance(to: date.microseconds).magnitude < 100)
        #expect(date.wireText.count < 40)
        #expect(date.microseconds < .max / 2 && date.microseconds > .min / 2)
    }

    @Test func aJobOfATimeThereIsNotIsDone() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let media = try await library.create(from: .file(Fixture.url("audio.mp3")))
            try await library.core.store.damage(.job) {
                try $0.set("createdAt", 1e300)
                try $0.set("due", 1e300)
                $0.position = .max
            }
            await library.close()
            try await Shelf.open(in: folder) { shelf in
                let settled = try await shelf.settled(media.id)
                #expect(settled.status == .ready)
            }
        }
    }

    @Test func aJobThatWaitsForATimeThereIsNotWaitsNoLongerThanAnyAndStopsNobody() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let media = try await library.create(from: .file(Fixture.url("audio.mp3")))
            try await library.core.store.damage(.job) {
                try $0.set("due", 1e300)
                try $0.set("failures", 1)
            }
            let due = try #require(try await LeftWork(core: library.core).jobs().first?.due)
            #expect(due <= Date().addingTimeInterval(3600))
            await library.close()
            try await Shelf.open(in: folder) { shelf in
                let other = try await shelf.library.create(from: .file(Fixture.url("audio.flac")))
                _ = try await until("the other is ready") {
                    try await shelf.library.get(other.id).status == .ready ? true : nil
                }
                #expect(try await shelf.library.get(media.id).status == .created)
            }
        }
    }

    @Test(arguments: ["failures", "interruptions"]) func aJobThatWasBegunMoreOftenThanCanBeIsMadeAnew(
        field: String
    ) async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let media = try await library.create(from: .file(Fixture.url("audio.mp3")))
            try await library.core.store.damage(.job) { try $0.set(field, Int.max) }
            await library.close()
            try await Shelf.open(in: folder) { shelf in
                let settled = try await shelf.settled(media.id)
                #expect(settled.status == .ready)
            }
        }
    }

    @Test(arguments: [Int64.max, .min, 3_976_214_400_000_000]) func aPlaceBeyondTheEndOfTimeIsNotCountedOn(
        position: Int64
    ) async throws {
        try await MediaLibrary.withIdle { library, configuration in
            _ = try await library.create(from: .url("http://example.com/a.mp4"))
            for kind in [StoredRecord.Kind.media, .event, .job] {
                try await library.core.store.damage(kind) { $0.position = position }
            }
            await library.close()
            let next = try await MediaLibrary(configuration)
            let media = try await next.create(from: .url("http://example.com/b.mp4"))
            #expect(abs(media.createdAt.timeIntervalSinceNow) < 86_400 + 60)
            #expect(try await next.list().items.count == 2)
            await next.close()
        }
    }

    @Test func anotherTypeInAColumnIsNoTrap() async throws {
        try await MediaLibrary.withIdle { library, configuration in
            _ = try await library.create(from: .url("http://example.com/a.mp4"))
            let root = configuration.root
            await library.close()
            let tool = try await Tool.running(
                "python3",
                [
                    "-c",
                    "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute(\"update item set position='x', document=7\"); d.execute('update job set position=1e300'); d.commit()",
                    root.appending(path: "library.sqlite").path,
                ])
            #expect(tool.status == 0, "\(tool.errors)")
            let next = try await MediaLibrary(configuration)
            #expect(try await next.check().findings.map(\.kind) == [.damagedRecord])
            await next.close()
        }
    }

    @Test func aPlaylistWhoseLastPlaceIsTheLastNumberTakesMedia() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = [try await library.shelve(), try await library.shelve()]
            let playlist = try await library.playlist("list", of: [media[0]])
            try await library.core.store.damage(.playlistEntry) { $0.position = .max }
            _ = try await library.addMedia([media[1]], toPlaylist: playlist.id)
            let shown = try await library.playlistContents(playlist.id).media.map(\.id)
            #expect(Set(shown) == Set(media))
        }
    }
}
