import Foundation
import MediaCore
import MediaEngine
import Testing

@testable import MediaLibrary

@Suite struct RenditionTests {
    @Test func filesForDownloadComeAndGoAsTheyAreWanted() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            #expect(media.renditions.isEmpty)
            let asked = try await library.setMP4Support(.both, of: media.id)
            #expect(asked.renditions.map(\.status) == [.preparing, .preparing])
            let early = await Fixture.error { _ = try await library.downloadFile(.capped4K, of: media.id) }
            #expect(early == nil || (early as? LibraryError)?.code == .illegalState)
            let made = try await shelf.settled(media.id)
            #expect(made.renditions.map(\.status) == [.ready, .ready])
            #expect(made.renditions.first?.size == media.displaySize)
            for (kind, codec) in [(StaticRendition.Kind.capped4K, "h264"), (.audioOnly, "aac")] {
                let file = try await library.downloadFile(kind, of: media.id)
                #expect(file.lastPathComponent == kind.fileName)
                let probe = try await Tool.running(
                    "ffprobe", ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", file.path])
                #expect(probe.output.split(separator: "\n").contains { $0 == codec })
            }
            let again = await Fixture.error { _ = try await library.setMP4Support(.both, of: media.id) }
            #expect((again as? LibraryError)?.code == .duplicate)
            let fewer = try await library.setMP4Support(.audioOnly, of: media.id)
            #expect(fewer.renditions.map(\.kind) == [.audioOnly])
            #expect(fewer.renditions.map(\.status) == [.ready])
            #expect(!Fixture.contents(shelf.path(media)).contains("capped_4k"))
            let none = try await library.setMP4Support(.none, of: media.id)
            #expect(none.renditions.isEmpty && none.mp4Support == nil)
            let gone = await Fixture.error { _ = try await library.downloadFile(.audioOnly, of: media.id) }
            #expect((gone as? LibraryError)?.code == .notFound)
        }
    }

    @Test(arguments: [
        ("audio.mp3", MP4Support.both, [StaticRendition.Kind.audioOnly]), ("audio.mp3", .capped4K, [.audioOnly]),
        ("h264-aac.mp4", .capped4K, [.capped4K]),
    ])
    func aMediaHasTheFilesItsKindAllows(clip: String, support: MP4Support, kinds: [StaticRendition.Kind]) async throws {
        try await Shelf.open { shelf, server in
            var options = MediaOptions()
            options.mp4Support = support
            let media = try await shelf.media(server, clip, options)
            #expect(media.renditions.map(\.kind) == kinds)
            #expect(media.renditions.allSatisfy { $0.status == .ready })
        }
    }

    @Test func theOriginalIsGivenOnlyWhileAccessLasts() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            let refused = await Fixture.error { _ = try await library.sourceFile(of: media.id) }
            #expect((refused as? LibraryError)?.code == .notFound)
            var options = MediaOptions()
            options.sourceAccess = true
            let open = try await shelf.media(server, "rotated.mov", options)
            let file = try await library.sourceFile(of: open.id)
            let bytes = try Array(Data(contentsOf: file))
            #expect((bytes == (try Fixture.bytes("rotated.mov"))) == true)
            let closed = try await library.setSourceAccess(false, of: open.id)
            #expect(!closed.sourceAccess)
            let types = try await library.pastEvents(PageRequest(size: 50)).items.filter { $0.objectID == open.id }.map(
                \.type)
            #expect(types.contains(.sourceReady) && types.contains(.sourceDeleted))
            let late = await Fixture.error { _ = try await library.sourceFile(of: open.id) }
            #expect((late as? LibraryError)?.code == .notFound)
        }
    }
}

@Suite struct RetentionTests {
    @Test func withoutAccessTheOriginalGoesAndThePackageTakesItsPlace() async throws {
        try await Shelf.open({ $0.sourceRetention = .zero }) { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            #expect(!Fixture.contents(shelf.path(media)).contains("source"))
            _ = try await library.setMP4Support(.both, of: media.id)
            let made = try await shelf.settled(media.id)
            #expect(made.renditions.map(\.status) == [.ready, .ready])
            _ = try await library.thumbnail(of: media.id, ThumbnailSettings(time: .zero, width: 64))
            var options = MediaOptions()
            options.startTime = MediaTime(value: 1, timescale: 2)
            let clip = try await shelf.settled(library.create(from: .media(media.id), options: options).id)
            #expect(clip.status == .ready, "\(clip.failure?.message ?? "")")
            let late =
                await Fixture.error { _ = try await library.setSourceAccess(true, of: media.id) } as? LibraryError
            #expect(late?.code == .illegalState)
            let check = try await library.check()
            #expect(check.isClean, "\(check.findings)")
        }
    }

    @Test func accessKeepsTheOriginalUntilItEnds() async throws {
        try await Shelf.open({ $0.sourceRetention = .zero }) { shelf, server in
            var options = MediaOptions()
            options.sourceAccess = true
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(Fixture.contents(shelf.path(media)).contains("source"))
            _ = try await shelf.library.setSourceAccess(false, of: media.id)
            _ = try await shelf.settled(media.id)
            #expect(!Fixture.contents(shelf.path(media)).contains("source"))
        }
    }

    @Test func anOriginalStaysItsTimeAndNoLonger() async throws {
        try await Shelf.open({ $0.sourceRetention = .seconds(3600) }) { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            let house = Housekeeping(core: library.core, uploads: library.uploads, webhooks: library.webhooks)
            for (minutes, isThere) in [(59, true), (61, false)] {
                try await house.endRetention(now: Date().addingTimeInterval(Double(minutes) * 60))
                _ = try await shelf.settled(media.id)
                #expect(Fixture.contents(shelf.path(media)).contains("source") == isThere)
            }
            #expect(try await library.check(repairs: false).isClean)
        }
    }

    @Test func withoutATimeEveryOriginalStays() async throws {
        try await Shelf.open({ $0.sourceRetention = nil }) { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let house = Housekeeping(
                core: shelf.library.core, uploads: shelf.library.uploads, webhooks: shelf.library.webhooks)
            try await house.endRetention(now: Date().addingTimeInterval(1e9))
            _ = try await shelf.settled(media.id)
            #expect(Fixture.contents(shelf.path(media)).contains("source"))
        }
    }
}
