import Foundation
import Testing

@testable import MediaLibrary

@Suite struct SmartPlaylistTests {
    /// A time of a day, in microseconds after its beginning.
    private func time(_ day: String, _ microsecond: Int64 = 0) throws -> Date {
        Date(microseconds: try #require(CalendarDay(day)).microseconds.lowerBound + microsecond)
    }

    private func days(_ first: String?, _ last: String?) -> DayRange {
        DayRange(first: first.flatMap { CalendarDay($0) }, last: last.flatMap { CalendarDay($0) })
    }

    @Test func mediaAreFoundByTheDaysTheyWereMadeAndChangedOn() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let last: Int64 = 86_400_000_000 - 1
            let a = try await library.shelve(created: time("2024-11-10", last), updated: time("2025-01-01"))
            let b = try await library.shelve(created: time("2024-11-11"), updated: time("2024-11-12"))
            let c = try await library.shelve(created: time("2024-11-12"), updated: time("2024-12-31", last))
            let d = try await library.shelve(created: time("2024-12-12", last))
            let e = try await library.shelve(created: time("2024-12-13"))
            // What cannot be played is in no playlist.
            _ = try await library.shelve(.failed, created: time("2024-11-20"))
            _ = try await library.shelve(.processing, created: time("2024-11-20"))
            var number = 0
            func found(_ rule: PlaylistRule, limit: Int = 1000) async throws -> [UUID] {
                number += 1
                let made = try await library.createPlaylist(
                    PlaylistOptions(name: "s", referenceID: "\(number)", content: .smart(rule), limit: limit))
                let order = try await library.order(made)
                #expect(made.mediaCount == order.count)
                return order
            }
            let span = days("2024-11-11", "2024-12-12")
            #expect(try await found(PlaylistRule(created: span)) == [d, c, b])
            #expect(try await found(PlaylistRule(created: span, order: .oldestFirst)) == [b, c, d])
            // The limit keeps what comes first.
            #expect(try await found(PlaylistRule(created: span), limit: 2) == [d, c])
            #expect(try await found(PlaylistRule(created: span, order: .oldestFirst), limit: 1) == [b])
            #expect(try await found(PlaylistRule(created: days("2024-12-12", nil))) == [e, d])
            #expect(try await found(PlaylistRule(created: days(nil, "2024-11-11"))) == [b, a])
            #expect(try await found(PlaylistRule(created: days("2024-11-11", "2024-11-11"))) == [b])
            #expect(try await found(PlaylistRule(created: days("2024-11-01", "2024-11-09"))).isEmpty)
            #expect(try await found(PlaylistRule(updated: days("2024-12-31", "2024-12-31"))) == [c])
            #expect(try await found(PlaylistRule(updated: days("2024-12-31", nil))) == [c, a])
            #expect(try await found(PlaylistRule(updated: days(nil, "2024-11-12"), order: .oldestFirst)) == [b])
            #expect(try await found(PlaylistRule(created: span, updated: days("2024-12-01", nil))) == [d, c])
            #expect(
                try await found(PlaylistRule(created: days("2024-12-13", nil), updated: days(nil, "2024-12-12")))
                    .isEmpty)
        }
    }

    @Test func aSmartPlaylistFollowsItsMedia() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let past = try time("2024-11-11")
            let old = try await library.shelve(created: past)
            let today = CalendarDay(number: Int(Date().microseconds / 86_400_000_000))
            let changed = try await library.createPlaylist(
                PlaylistOptions(
                    name: "new", referenceID: "new",
                    content: .smart(PlaylistRule(updated: DayRange(first: today)))))
            #expect(changed.mediaCount == 0)
            _ = try await library.update(old, title: "changed")
            #expect(try await library.order(changed) == [old])
            let new = try await library.shelve()
            #expect(try await library.order(changed) == [new, old])
            #expect(try await library.playlists().items.map(\.mediaCount) == [2])
            // It is not the playlist that changed.
            #expect(try await library.playlist(changed.id).updatedAt == changed.updatedAt)
            try await library.delete(new)
            #expect(try await library.order(changed) == [old])
        }
    }

    @Test func theMediaOfASmartPlaylistAreNotChangedByHand() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 2)
            let made = try await library.createPlaylist(
                PlaylistOptions(
                    name: "s", referenceID: "s", content: .smart(PlaylistRule(created: days("2023-01-01", nil)))))
            #expect(made.mediaCount == 2)
            let refused = Refusal(.illegalState, "type")
            #expect(await Refusal { _ = try await library.addMedia(ids, toPlaylist: made.id) } == refused)
            #expect(await Refusal { _ = try await library.reorderMedia(ids, ofPlaylist: made.id) } == refused)
            #expect(await Refusal { _ = try await library.removeMedia([ids[0]], fromPlaylist: made.id) } == refused)
            #expect(try await library.playlist(made.id) == made)
            // Its words are.
            #expect(try await library.updatePlaylist(made.id, name: "t").content == made.content)
        }
    }

    @Test func noMoreThanAThousandAreFound() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 1100)
            let made = try await library.createPlaylist(
                PlaylistOptions(
                    name: "s", referenceID: "s", content: .smart(PlaylistRule(created: days("2023-01-01", nil)))))
            #expect(made.mediaCount == 1000)
            #expect(try await library.order(made) == Array(ids.reversed().prefix(1000)))
        }
    }

    @Test(arguments: [
        "1970-01-01", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29", "1969-12-31", "2024-11-30", "2025-03-01",
    ])
    func daysAreWrittenAsTheyAreRead(text: String) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.description == text)
        // A second reader of the calendar.
        let date = try Date.ISO8601FormatStyle().year().month().day().parse(text)
        if text > "1582-10-15" { #expect(Date(microseconds: day.microseconds.lowerBound) == date) }
        #expect(day.microseconds.upperBound + 1 == CalendarDay(number: day.number + 1).microseconds.lowerBound)
    }

    @Test(arguments: [
        "", "2024-11-31", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "0000-01-01",
        "2024-1-1", "24-01-01", "2024/01/01", "2024-01-01T00:00:00Z", " 2024-01-01", "-024-01-01", "2024-+1-01",
        "２０２４-01-01", "20240101", "99999-01-01",
    ])
    func whatIsNoDayIsNotTakenForOne(text: String) {
        #expect(CalendarDay(text) == nil)
    }
}
