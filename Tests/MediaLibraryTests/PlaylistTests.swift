import Foundation
import Testing

@testable import MediaLibrary

@Suite struct PlaylistTests {
    @Test func aManualPlaylistBeginsEmptyAndKeepsTheOrderItIsGiven() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 4)
            let made = try await library.createPlaylist(
                PlaylistOptions(name: "Python", referenceID: "py", description: "for beginners"))
            #expect(made.mediaCount == 0 && made.limit == 1000 && made.content == .manual)
            #expect(made.name == "Python" && made.description == "for beginners" && made.referenceID == "py")
            #expect(try await library.order(made).isEmpty)
            let first = try await library.addMedia([ids[2], ids[0]], toPlaylist: made.id)
            #expect(first.mediaCount == 2 && first.updatedAt > made.updatedAt && first.createdAt == made.createdAt)
            let second = try await library.addMedia([ids[3], ids[1]], toPlaylist: made.id)
            #expect(second.mediaCount == 4)
            #expect(try await library.order(made) == [ids[2], ids[0], ids[3], ids[1]])
            _ = try await library.reorderMedia(ids, ofPlaylist: made.id)
            #expect(try await library.order(made) == ids)
            // Whoever leaves comes back at the end.
            let less = try await library.removeMedia([ids[1], ids[0]], fromPlaylist: made.id)
            #expect(less.mediaCount == 2)
            #expect(try await library.order(made) == [ids[2], ids[3]])
            _ = try await library.addMedia([ids[0]], toPlaylist: made.id)
            #expect(try await library.order(made) == [ids[2], ids[3], ids[0]])
            #expect(try await library.playlist(made.id).mediaCount == 3)
        }
    }

    @Test func playlistsAreListedByTheirAgePageByPage() async throws {
        try await MediaLibrary.withIdle { library, _ in
            #expect(try await library.playlists().items.isEmpty)
            let media = try await library.shelve(count: 2)
            var made: [Playlist] = []
            for number in 0..<23 { made.append(try await library.playlist("\(number)", of: number == 22 ? media : [])) }
            let first = try await library.playlists()
            #expect(first.items == Array(made.reversed().prefix(10)))
            #expect(first.items.first?.mediaCount == 2)
            #expect(first.totalCount == 23 && first.pageCount == 3 && first.number == 1)
            let last = try await library.playlists(PageRequest(size: 10, number: 3, order: .ascending))
            #expect(last.items == Array(made.suffix(3)))
            for page in [PageRequest(size: 0), PageRequest(size: 51), PageRequest(number: 0)] {
                #expect(await Refusal { _ = try await library.playlists(page) }?.code == .invalid)
            }
        }
    }

    @Test func wordsOnAPlaylistAreChangedAndNothingElse() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = try await library.shelve(count: 2)
            let made = try await library.playlist("a", of: media)
            let renamed = try await library.updatePlaylist(made.id, name: "new", description: "")
            #expect(renamed.name == "new" && renamed.description == "" && renamed.referenceID == "a")
            #expect(renamed.updatedAt > made.updatedAt && renamed.mediaCount == 2)
            let kept = try await library.updatePlaylist(made.id, description: "more")
            #expect(kept.name == "new" && kept.description == "more")
            let long = String(repeating: "é", count: 256)
            for (name, description, field) in [
                ("", nil, "name"), (long, nil, "name"), ("a\0b", nil, "name"),
                (nil, String(repeating: long, count: 4), "description"),
            ] {
                let refusal = await Refusal {
                    _ = try await library.updatePlaylist(made.id, name: name, description: description)
                }
                #expect(refusal == Refusal(.invalid, field))
            }
            #expect(try await library.playlist(made.id) == kept)
            #expect(try await library.order(made) == media)
        }
    }

    @Test func noTwoPlaylistsHaveOneReference() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let made = try await library.playlist("a")
            #expect(await Refusal { _ = try await library.playlist("a") } == Refusal(.duplicate, "referenceId"))
            // Letters count as they are written.
            _ = try await library.playlist("A")
            _ = try await library.playlist("a ")
            #expect(try await library.playlists().totalCount == 3)
            try await library.deletePlaylist(made.id)
            let next = try await library.playlist("a")
            #expect(next.id != made.id)
        }
    }

    @Test func everyFieldThatIsWrongIsNamedAtOnce() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let day = try #require(CalendarDay("2024-11-11"))
            let long = String(repeating: "x", count: 256)
            func fields(_ options: PlaylistOptions) async -> Refusal? {
                await Refusal { _ = try await library.createPlaylist(options) }
            }
            #expect(
                await fields(PlaylistOptions(name: "", referenceID: "", limit: 0))
                    == Refusal(.invalid, "name", "referenceId", "limit"))
            #expect(
                await fields(
                    PlaylistOptions(
                        name: long, referenceID: long, description: String(repeating: "x", count: 1001), limit: 1001))
                    == Refusal(.invalid, "name", "description", "referenceId", "limit"))
            for limit in [-1, .min, .max] {
                #expect(
                    await fields(PlaylistOptions(name: "a", referenceID: "a", limit: limit))
                        == Refusal(.invalid, "limit"))
            }
            func smart(_ rule: PlaylistRule) -> PlaylistOptions {
                PlaylistOptions(name: "a", referenceID: "a", content: .smart(rule))
            }
            #expect(await fields(smart(PlaylistRule())) == Refusal(.invalid, "metadata"))
            #expect(
                await fields(smart(PlaylistRule(created: DayRange(), updated: DayRange())))
                    == Refusal(.invalid, "metadata.createdDate", "metadata.updatedDate"))
            #expect(
                await fields(
                    smart(PlaylistRule(created: DayRange(first: day, last: CalendarDay(number: day.number - 1)))))
                    == Refusal(.invalid, "metadata.createdDate.endDate"))
            #expect(try await library.playlists().totalCount == 0)
        }
    }

    @Test func mediaThatAPlaylistDoesNotTakeAreNamedAndNoneIsTaken() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 3)
            let waiting = try await library.shelve(.processing)
            let failed = try await library.shelve(.failed)
            let made = try await library.playlist("a", of: [ids[0]])
            func refusal(_ ids: [UUID]) async -> Refusal? {
                await Refusal { _ = try await library.addMedia(ids, toPlaylist: made.id) }
            }
            #expect(await refusal([]) == Refusal(.invalid, "mediaIds"))
            #expect(
                await refusal([ids[1], UUID(), ids[2], UUID()]) == Refusal(.notFound, "mediaIds[1]", "mediaIds[3]"))
            #expect(await refusal([ids[1], ids[2], ids[1]]) == Refusal(.invalid, "mediaIds[2]"))
            #expect(await refusal([ids[1], ids[0]]) == Refusal(.duplicate, "mediaIds[1]"))
            #expect(await refusal([waiting, ids[1], failed]) == Refusal(.illegalState, "mediaIds[0]", "mediaIds[2]"))
            // What is no media has an id as well.
            let upload = try await library.createUpload()
            #expect(await refusal([upload.id]) == Refusal(.notFound, "mediaIds[0]"))
            #expect(await refusal([made.id]) == Refusal(.notFound, "mediaIds[0]"))
            #expect(try await library.playlist(made.id) == made)
            #expect(try await library.order(made) == [ids[0]])
        }
    }

    @Test func noPlaylistHasMoreThanItsLimit() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 1002)
            let few = try await library.playlist("few", of: Array(ids.prefix(2)), limit: 3)
            let full = Refusal(.invalid, "mediaIds")
            #expect(await Refusal { _ = try await library.addMedia(Array(ids[2...3]), toPlaylist: few.id) } == full)
            _ = try await library.addMedia([ids[9]], toPlaylist: few.id)
            #expect(await Refusal { _ = try await library.addMedia([ids[8]], toPlaylist: few.id) } == full)
            // Who leaves makes room.
            _ = try await library.removeMedia([ids[0]], fromPlaylist: few.id)
            _ = try await library.addMedia([ids[8]], toPlaylist: few.id)
            #expect(try await library.order(few) == [ids[1], ids[9], ids[8]])
            let many = try await library.playlist("many")
            #expect(
                await Refusal { _ = try await library.addMedia(Array(ids.prefix(1001)), toPlaylist: many.id) } == full)
            _ = try await library.addMedia(Array(ids.prefix(1000)), toPlaylist: many.id)
            #expect(await Refusal { _ = try await library.addMedia([ids[1000]], toPlaylist: many.id) } == full)
            let turned = Array(ids.prefix(1000).reversed())
            #expect(try await library.reorderMedia(turned, ofPlaylist: many.id).mediaCount == 1000)
            #expect(try await library.order(many) == turned)
        }
    }

    @Test func anOrderNamesAllMediaOfThePlaylistOnce() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 4)
            let three = Array(ids.prefix(3))
            let made = try await library.playlist("a", of: three)
            func refusal(_ ids: [UUID]) async -> Refusal? {
                await Refusal { _ = try await library.reorderMedia(ids, ofPlaylist: made.id) }
            }
            #expect(await refusal([]) == Refusal(.invalid, "mediaIds"))
            #expect(await refusal([ids[0], ids[1]]) == Refusal(.invalid, "mediaIds"))
            #expect(await refusal(ids) == Refusal(.invalid, "mediaIds[3]"))
            #expect(await refusal([ids[0], ids[1], ids[3]]) == Refusal(.invalid, "mediaIds[2]", "mediaIds"))
            #expect(await refusal([ids[0], ids[1], ids[1]]) == Refusal(.invalid, "mediaIds[2]"))
            #expect(try await library.playlist(made.id) == made)
            #expect(try await library.order(made) == three)
            let empty = try await library.playlist("b")
            #expect(try await library.reorderMedia([], ofPlaylist: empty.id).mediaCount == 0)
        }
    }

    @Test func whatIsNotInAPlaylistIsNotTakenOutOfIt() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 3)
            let made = try await library.playlist("a", of: [ids[0], ids[1]])
            _ = try await library.playlist("b", of: [ids[2]])
            func refusal(_ ids: [UUID]) async -> Refusal? {
                await Refusal { _ = try await library.removeMedia(ids, fromPlaylist: made.id) }
            }
            #expect(await refusal([]) == Refusal(.invalid, "mediaIds"))
            #expect(await refusal([ids[0], ids[2], UUID()]) == Refusal(.notFound, "mediaIds[1]", "mediaIds[2]"))
            #expect(await refusal([ids[0], ids[0]]) == Refusal(.invalid, "mediaIds[1]"))
            #expect(try await library.order(made) == [ids[0], ids[1]])
        }
    }

    @Test func aPlaylistThatIsNotThereIsNotFound() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 1)
            let gone = try await library.playlist("a", of: ids)
            try await library.deletePlaylist(gone.id)
            for id in [gone.id, UUID(), ids[0]] {
                let refusals = [
                    await Refusal { _ = try await library.playlist(id) },
                    await Refusal { _ = try await library.playlistContents(id) },
                    await Refusal { _ = try await library.updatePlaylist(id, name: "b") },
                    await Refusal { try await library.deletePlaylist(id) },
                    await Refusal { _ = try await library.addMedia(ids, toPlaylist: id) },
                    await Refusal { _ = try await library.reorderMedia(ids, ofPlaylist: id) },
                    await Refusal { _ = try await library.removeMedia(ids, fromPlaylist: id) },
                ]
                #expect(refusals.allSatisfy { $0 == Refusal(.notFound) })
            }
            // The media stay.
            #expect(try await library.get(ids[0]).status == .ready)
        }
    }

    @Test func aMediaThatIsDeletedIsInNoPlaylistAnyMore() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 3)
            let one = try await library.playlist("one", of: ids)
            let two = try await library.playlist("two", of: [ids[2], ids[1]])
            let other = try await library.playlist("other", of: [ids[0]])
            try await library.delete(ids[1])
            #expect(try await library.order(one) == [ids[0], ids[2]])
            #expect(try await library.order(two) == [ids[2]])
            #expect(try await library.playlist(one.id).updatedAt > one.updatedAt)
            #expect(try await library.playlist(other.id) == other)
            #expect(
                await Refusal { _ = try await library.addMedia([ids[1]], toPlaylist: other.id) }
                    == Refusal(.notFound, "mediaIds[0]"))
            try await library.delete(ids[2])
            #expect(try await library.order(two).isEmpty)
        }
    }

    @Test func whoeverAddsAtTheSameTimeAsOthersTakesNothingFromThem() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let ids = try await library.shelve(count: 20)
            let made = try await library.playlist("a", limit: 12)
            // Each media is added by two at once, and there is no room for all.
            let results = await withTaskGroup(of: Refusal?.self, returning: [Refusal?].self) { group in
                for id in ids + ids {
                    group.addTask { await Refusal { _ = try await library.addMedia([id], toPlaylist: made.id) } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count(where: { $0 == nil }) == 12)
            #expect(
                results.allSatisfy {
                    [nil, Refusal(.duplicate, "mediaIds[0]"), Refusal(.invalid, "mediaIds")].contains($0)
                })
            let order = try await library.order(made)
            #expect(order.count == 12 && Set(order).count == 12 && Set(order).isSubset(of: ids))
            // Of many who want one reference, one has it.
            let makers = await withTaskGroup(of: Refusal?.self, returning: [Refusal?].self) { group in
                for _ in 0..<8 { group.addTask { await Refusal { _ = try await library.playlist("same") } } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(makers.count(where: { $0 == nil }) == 1)
            #expect(makers.count(where: { $0 == Refusal(.duplicate, "referenceId") }) == 7)
        }
    }

    @Test func theExampleOfTheDocumentationDoesWhatItSays() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = try await library.get(library.shelve(title: "First"))
            let other = try await library.get(library.shelve(title: "Second"))
            let course = try await library.createPlaylist(PlaylistOptions(name: "Python", referenceID: "python-1"))
            _ = try await library.addMedia([media.id, other.id], toPlaylist: course.id)
            _ = try await library.reorderMedia([other.id, media.id], ofPlaylist: course.id)
            #expect(try await library.playlistContents(course.id).media.map(\.title) == ["Second", "First"])

            let days = DayRange(first: CalendarDay("2024-11-01"), last: CalendarDay("2024-11-30"))
            let rule = PlaylistRule(created: days, order: .oldestFirst)
            let november = try await library.createPlaylist(
                PlaylistOptions(name: "November", referenceID: "2024-11", content: .smart(rule), limit: 20))
            #expect(november.mediaCount == 0)
        }
    }
}
