import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import NIOCore
import Testing

/// What is asked for and cannot be had is told, and never half done.
@Suite struct RequestLimitTests {
    private func code(_ body: () async throws -> Void) async -> LibraryError.Code? {
        (await Fixture.error(body) as? LibraryError)?.code
    }

    @Test func whatIsAskedOfSoundThatIsNotThereFailsAndTheMediaPlays() async throws {
        try await Shelf.open({
            $0.speechRecognizer = SpeechTests.recognizer()
            $0.summarizer = SpeechTests.summarizer()
        }) { shelf, server in
            var options = MediaOptions()
            options.mp4Support = .audioOnly
            options.generatedSubtitles = MediaOptions.GeneratedSubtitles(languageCode: "en", languageName: "English")
            options.summaryLength = 50
            let media = try await shelf.media(server, "captions.mp4", options)
            #expect(media.status == .ready)
            #expect(media.renditions.map(\.status) == [.failed])
            #expect(media.renditions.first?.failure?.code == .invalidRequest)
            let track = try #require(media.tracks.first { $0.isGenerated })
            #expect(track.status == .failed && track.failure?.message == "the media has no sound")
            #expect(media.summary?.status == .failed && media.summary?.failure?.code == .invalidRequest)
            let types = try await shelf.library.pastEvents(PageRequest(order: .ascending)).items.map(\.type)
            #expect(types == [.mediaCreated, .mediaReady, .mp4Failed, .subtitlesFailed, .summaryFailed])
            #expect(try await shelf.library.check(repairs: false).isClean)
        }
    }

    @Test func aFileForWhichThereIsNoRoomMayFitLater() async throws {
        try await Shelf.open({ $0.reservedByteCount = 1 << 60 }) { shelf, _ in
            let media = try await shelf.library.create(from: .file(Fixture.url("h264-aac.mp4")))
            #expect(try await shelf.settled(media.id).failure?.code == .storageFull)
        }
        try await Shelf.open({ $0.fetchLimits.maximumByteCount = 1000 }) { shelf, _ in
            let media = try await shelf.library.create(from: .file(Fixture.url("h264-aac.mp4")))
            let failure = try await shelf.settled(media.id).failure
            #expect(failure?.code == .tooLarge && failure?.message.contains("at most 1000") == true)
        }
    }

    @Test func aReplacementThatFailsLeavesTheTrackAsItWas() async throws {
        try await TrackTests.open { shelf, server, files in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            let track = try await library.addTrack(
                to: media.id, type: .subtitle, url: files.url("files/hello.srt"), languageCode: "pl",
                languageName: "Polish")
            let before = try #require(try await shelf.settled(media.id).tracks.first { $0.id == track.id })
            _ = try await library.updateTrack(
                track.id, of: media.id, url: files.url("files/nothing.srt"), languageCode: "cs", languageName: "Czech")
            let after = try #require(try await shelf.settled(media.id).tracks.first { $0.id == track.id })
            #expect(after.failure?.code == .sourceNotFound)
            #expect(after.status == .available && after.languageCode == "pl" && after.url == before.url)
            #expect(after.renditionID == before.renditionID && after.revision == before.revision)
            let types = try await library.pastEvents(PageRequest(order: .ascending)).items.map(\.type).suffix(3)
            #expect(Array(types) == [.trackUpdated, .trackFailed, .mediaUpdated])
            #expect(
                await code {
                    _ = try await library.addTrack(
                        to: media.id, type: .subtitle, url: files.url("files/hello.srt"), languageCode: "PL",
                        languageName: "Polish")
                } == .duplicate)
            // What came and is no text is not taken for the next one.
            try Data([0, 1, 2, 3]).write(to: shelf.folder.appending(path: "served/noise.srt"))
            _ = try await library.updateTrack(track.id, of: media.id, url: files.url("files/noise.srt"))
            let second = try #require(try await shelf.settled(media.id).tracks.first { $0.id == track.id })
            #expect(second.status == .available && second.failure != nil && second.revision == before.revision)
            // It can be replaced again, from where it was.
            _ = try await library.updateTrack(track.id, of: media.id, url: files.url("files/bonjour.vtt"))
            let third = try #require(try await shelf.settled(media.id).tracks.first { $0.id == track.id })
            #expect(third.status == .available && third.failure == nil)
            #expect(try TrackTests.text(shelf, media).components(separatedBy: "TYPE=SUBTITLES").count == 2)
            let text = try FileManager.default.subpathsOfDirectory(atPath: shelf.path(media, "package").path)
                .filter { $0.hasSuffix(".vtt") }.map {
                    try String(contentsOf: shelf.path(media, "package/\($0)"), encoding: .utf8)
                }
            #expect(text.joined().contains("Bonjour") && !text.joined().contains("Hello"))
            let kept = Fixture.contents(shelf.path(media)).filter { $0.hasPrefix("track-") }
            #expect(kept.count == 1, "\(kept)")
            try await library.deleteTrack(track.id, of: media.id)
            _ = try await shelf.settled(media.id)
            #expect(!Fixture.contents(shelf.path(media)).contains { $0.hasPrefix("track-") })
        }
    }

    @Test func aDownloadIsNoLargerThanWasAskedFor() async throws {
        try await Shelf.open { shelf, _ in
            let large = shelf.folder.appending(path: "large.mp4")
            let made = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=10:duration=1", "-c:v",
                    "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", large.path,
                ])
            #expect(made.status == 0, "\(made.errors)")
            var options = MediaOptions()
            options.mp4Support = .capped4K
            for (most, size) in [
                (Resolution.p1080, PixelSize(width: 1280, height: 720)), (.p480, PixelSize(width: 854, height: 480)),
            ] {
                options.maximumResolution = most
                let media = try await shelf.settled(
                    try await shelf.library.create(from: .file(large), options: options).id)
                #expect(media.renditions.first?.size == size)
                #expect(try TrackTests.text(shelf, media).contains("RESOLUTION=\(size.width)x\(size.height)"))
            }
        }
    }

    @Test func whatARequestSaysTwiceOrBeyondReasonIsRefused() async throws {
        try await Fixture.withFolder { folder in
            var configuration = Shelf.configuration(folder)
            configuration.speechRecognizer = SpeechTests.recognizer()
            let library = try await MediaLibrary(configuration)
            var twice = MediaOptions()
            for code in ["de", "DE"] {
                twice.subtitles.append(
                    MediaOptions.SubtitleInput(
                        url: "http://a.example/a.vtt", languageCode: code, languageName: "German"))
            }
            var both = MediaOptions()
            both.subtitles = [twice.subtitles[0]]
            both.generatedSubtitles = MediaOptions.GeneratedSubtitles(languageCode: "De", languageName: "German")
            var faded = MediaOptions()
            var imposed = MediaEdits.ImposedTrack(url: "http://a.example/a.mp3")
            imposed.fadeIn = MediaTime(value: 601, timescale: 1)
            faded.edits.imposedTracks = [imposed]
            for (options, field) in [
                (twice, "subtitles[1].languageCode"), (both, "subtitles[1].languageCode"),
                (faded, "imposeTracks[0].fadeInLevel"),
            ] {
                let error =
                    await Fixture.error {
                        _ = try await library.create(from: .url("http://a.example/a.mp4"), options: options)
                    } as? LibraryError
                #expect(error?.fields.map(\.field) == [field])
            }
            var empty = MediaOptions()
            (empty.title, empty.creatorID) = ("", "")
            let media = try await library.create(from: .url("http://a.example/a.mp4"), options: empty)
            #expect(media.title == nil && media.creatorID == nil)
            let upload = try await library.createUpload()
            for range in [ContentRange.bytes(first: .min, last: 5, total: nil), .bytes(first: 5, last: 4, total: nil)] {
                #expect(
                    await code {
                        _ = try await library.receive(upload.id, range: range, body: UploadTests.body([1]))
                    } == .invalid)
            }
            let many = AccessRestrictions(
                domains: .init(allow: Array(repeating: String(repeating: "a", count: 255), count: 100)))
            var taken = 0
            while await code({
                _ = try await library.createPlaybackID(for: media.id, policy: .public, restrictions: many)
            })
                == nil
            { taken += 1 }
            #expect(taken == 10)
            await library.close()
        }
    }

    @Test func aConfigurationNobodyCanWorkWithIsRefused() async throws {
        try await Fixture.withFolder { folder in
            var configuration = Shelf.configuration(folder)
            configuration.fetchingJobs = 0
            configuration.maximumDuration = .zero
            let hook = try WebhookEndpoint(
                url: "https://a.example/hook", secret: Data(repeating: 1, count: 32).base64EncodedString())
            configuration.webhooks = [hook, hook]
            let final = configuration
            let error = await Fixture.error { _ = try await MediaLibrary(final) } as? LibraryError
            #expect(error?.fields.map(\.field) == ["fetchingJobs", "maximumDuration", "webhooks"])
        }
    }

    @Test func nobodyElseLooksIntoALibraryAndASecondOneIsToldWhoHasIt() async throws {
        try await Fixture.withFolder { folder in
            let root = folder.appending(path: "library")
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
            chmod(root.path, 0o755)
            let library = try await MediaLibrary(Shelf.configuration(folder))
            for (name, rights) in [("library.sqlite", 0o600), ("media", 0o700), ("uploads", 0o700), ("files", 0o700)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: root.appending(path: name).path)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == rights, "\(name)")
            }
            let second =
                await Fixture.error { _ = try await MediaLibrary(Shelf.configuration(folder)) } as? LibraryError
            #expect(second?.code == .rootInUse && second?.message.contains("this process already") == true)
            await library.close()
        }
    }

    @Test func noPathOfTheMachineReachesWhoAsksForAPicture() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            for name in ["source", "package"] { try FileManager.default.removeItem(at: shelf.path(media, name)) }
            let error = await Fixture.error {
                _ = try await shelf.library.thumbnail(of: media.id, ThumbnailSettings(width: 32))
            }
            #expect(error != nil && !"\(error as Any)".contains(shelf.folder.path), "\(error as Any)")
        }
    }
}
