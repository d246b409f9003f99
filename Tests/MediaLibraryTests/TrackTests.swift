import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import Testing

@Suite struct TrackTests {
    static let subtitles = "1\n00:00:00,500 --> 00:00:01,500\nHello there\n\n2\n00:00:01,600 --> 00:00:01,900\nAgain\n"

    /// A library, a server of the clips, and one of files that the test writes.
    static func open(
        _ adjust: (inout LibraryConfiguration) throws -> Void = { _ in },
        _ body: (Shelf, Helper, Helper) async throws -> Void
    ) async throws {
        try await Shelf.open(adjust) { shelf, server in
            let own = shelf.folder.appending(path: "served")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            try Data(subtitles.utf8).write(to: own.appending(path: "hello.srt"))
            try Data("WEBVTT\n\n00:00.200 --> 00:01.000\nBonjour\n".utf8).write(to: own.appending(path: "bonjour.vtt"))
            let files = try Helper("media_server.py", ["--files", own.path], log: shelf.folder.appending(path: "own"))
            try await body(shelf, server, files)
        }
    }

    static func text(_ shelf: Shelf, _ media: Media) throws -> String {
        try String(contentsOf: shelf.path(media, "package/master.m3u8"), encoding: .utf8)
    }

    @Test func addedSubtitlesAreInTheStreamAndEventsTellOfThemInOrder() async throws {
        try await Self.open { shelf, server, files in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            let track = try await library.addTrack(
                to: media.id, type: .subtitle, url: files.url("files/hello.srt"), languageCode: "en-US",
                languageName: "English")
            #expect(track.status == .preparing)
            let settled = try await shelf.settled(media.id)
            let added = try #require(settled.tracks.first { $0.id == track.id })
            #expect(added.status == .available)
            #expect(settled.hasSubtitles)
            let master = try Self.text(shelf, settled)
            #expect(
                master.contains("TYPE=SUBTITLES") && master.contains("LANGUAGE=\"en-US\"")
                    && master.contains("NAME=\"English\""))
            let types = try await library.pastEvents(PageRequest(size: 50, order: .ascending)).items.map(\.type)
            #expect(types == [.mediaCreated, .mediaReady, .trackCreated, .trackReady, .mediaUpdated])

            let changed = try await library.updateTrack(
                track.id, of: media.id, url: files.url("files/bonjour.vtt"), languageCode: "fr", languageName: "French")
            #expect(changed.id == track.id)
            #expect(changed.status == .preparing)
            let again = try await shelf.settled(media.id)
            #expect(again.tracks.first { $0.id == track.id }?.status == .available)
            let replaced = try Self.text(shelf, again)
            #expect(replaced.contains("LANGUAGE=\"fr\"") && !replaced.contains("LANGUAGE=\"en-US\""))

            // Only another name.
            _ = try await library.updateTrack(track.id, of: media.id, languageName: "Français")
            let named = try await shelf.settled(media.id)
            #expect(try Self.text(shelf, named).contains("NAME=\"Français\""))

            try await library.deleteTrack(track.id, of: media.id)
            let without = try await shelf.settled(media.id)
            #expect(!without.hasSubtitles)
            #expect(try !Self.text(shelf, without).contains("SUBTITLES"))
            let left = Fixture.contents(shelf.path(media)).filter { $0.hasPrefix("track-") }
            #expect(left.isEmpty)
        }
    }

    @Test func addedSoundIsAnAlternativeToTheMediasOwn() async throws {
        try await Self.open { shelf, server, _ in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let track = try await shelf.library.addTrack(
                to: media.id, type: .audio, url: server.url("files/audio.mp3"), languageCode: "it",
                languageName: "Italian")
            let settled = try await shelf.settled(media.id)
            #expect(settled.tracks.first { $0.id == track.id }?.status == .available)
            let sounds = try await MediaPackage(at: shelf.path(media, "package")).tracks().filter { $0.type == .audio }
            #expect(sounds.count == 2)
            #expect(sounds.contains { $0.language == "it" && $0.name == "Italian" })
        }
    }

    @Test func subtitlesOfTheRequestBecomeTracksOfTheMedia() async throws {
        try await Self.open { shelf, server, files in
            var options = MediaOptions()
            options.subtitles = [
                .init(url: files.url("files/hello.srt"), languageCode: "en", languageName: "English"),
                .init(url: files.url("files/bonjour.vtt"), languageCode: "fr", languageName: "French"),
            ]
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.tracks.filter { $0.type == .subtitle && $0.status == .available }.count == 2)
        }
    }

    @Test(arguments: [
        ("files/nothing.srt", MediaFailure.Code.sourceNotFound), ("html/hello.srt", .notMedia),
        ("empty/hello.srt", .emptySource),
    ])
    func aTrackThatCannotBeMadeFailsAndTheMediaGoesOn(path: String, code: MediaFailure.Code) async throws {
        try await Self.open { shelf, server, files in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let before = try Self.text(shelf, media)
            let track = try await shelf.library.addTrack(
                to: media.id, type: .subtitle, url: files.url(path), languageCode: "en", languageName: "English")
            let settled = try await shelf.settled(media.id)
            let failed = try #require(settled.tracks.first { $0.id == track.id })
            #expect(failed.status == .failed)
            #expect(failed.failure?.code == code)
            #expect(settled.status == .ready)
            #expect(try Self.text(shelf, settled) == before)
            let last = try await shelf.library.pastEvents().items.prefix(2).map(\.type)
            #expect(last == [.mediaUpdated, .trackFailed])
            // The language is free again.
            _ = try await shelf.library.addTrack(
                to: media.id, type: .subtitle, url: files.url("files/hello.srt"), languageCode: "en",
                languageName: "English")
            let mended = try await shelf.settled(media.id)
            #expect(mended.hasSubtitles)
        }
    }

    @Test func whatCannotBeAskedOfTracksIsRefusedByName() async throws {
        try await Self.open { shelf, server, files in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            let url = files.url("files/hello.srt")
            func code(_ body: () async throws -> Void) async -> LibraryError.Code? {
                (await Fixture.error(body) as? LibraryError)?.code
            }
            let video = try #require(media.tracks.first { $0.type == .video })
            let sound = try #require(media.tracks.first { $0.type == .audio })
            #expect(await code { try await library.deleteTrack(video.id, of: media.id) } == .illegalState)
            #expect(await code { try await library.deleteTrack(UUID(), of: media.id) } == .notFound)
            #expect(await code { try await library.deleteTrack(sound.id, of: UUID()) } == .notFound)
            #expect(
                await code {
                    _ = try await library.addTrack(
                        to: media.id, type: .video, url: url, languageCode: "en", languageName: "English")
                } == .invalid)
            #expect(
                await code {
                    _ = try await library.addTrack(
                        to: media.id, type: .subtitle, url: "ftp://example.com/a.srt", languageCode: "e n",
                        languageName: "")
                } == .invalid)
            _ = try await library.addTrack(
                to: media.id, type: .subtitle, url: url, languageCode: "en", languageName: "English")
            #expect(
                await code {
                    _ = try await library.addTrack(
                        to: media.id, type: .subtitle, url: url, languageCode: "EN", languageName: "English")
                } == .duplicate)
            let waiting = try await library.create(from: .url(server.url("slow/h264-aac.mp4?rate=1000")))
            #expect(
                await code {
                    _ = try await library.addTrack(
                        to: waiting.id, type: .subtitle, url: url, languageCode: "en", languageName: "English")
                } == .illegalState)
            try await library.delete(waiting.id)
        }
    }
}
