import Foundation
import MediaCore
import MediaEngine
import Testing

@testable import MediaLibrary

@Suite struct LibraryTests {
    private func code(_ body: () async throws -> Void) async -> LibraryError.Code? {
        (await Fixture.error(body) as? LibraryError)?.code
    }

    @Test func aSecondOpeningOfOneFolderIsToldWhoHasIt() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { _ in
                let error = await Fixture.error { _ = try await MediaLibrary(Shelf.configuration(folder)) }
                #expect((error as? LibraryError)?.code == .rootInUse)
                #expect(
                    (error as? LibraryError)?.message.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
            }
            // And may have it afterwards.
            try await Shelf.open(in: folder) { _ in }
        }
    }

    @Test func aFolderThatCannotBeUsedIsRefused() async throws {
        try await Fixture.withFolder { folder in
            try Data("not a folder".utf8).write(to: folder.appending(path: "library"))
            #expect(await code { _ = try await MediaLibrary(Shelf.configuration(folder)) } == .storage)
        }
        try await Fixture.withFolder { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "library"), withIntermediateDirectories: true)
            try Data("this is no database, and long enough to be looked at".utf8).write(
                to: folder.appending(path: "library/library.sqlite"))
            #expect(await code { _ = try await MediaLibrary(Shelf.configuration(folder)) } == .storage)
        }
    }

    @Test func mediaAreListedByTheirAgePageByPage() async throws {
        try await Fixture.withFolder { folder in
            // Nobody works, so that nothing changes.
            let library = try await MediaLibrary(Shelf.configuration(folder))
            var ids: [UUID] = []
            for number in 0..<23 {
                ids.append(try await library.create(from: .url("http://example.com/\(number).mp4")).id)
            }
            let first = try await library.list()
            #expect(first.items.map(\.id) == Array(ids.reversed().prefix(10)))
            #expect(first.totalCount == 23 && first.pageCount == 3 && first.number == 1)
            let last = try await library.list(PageRequest(size: 10, number: 3, order: .ascending))
            #expect(last.items.map(\.id) == Array(ids.suffix(3)))
            #expect(try await library.list(PageRequest(size: 10, number: 4)).items.isEmpty)
            for page in [PageRequest(size: 0), PageRequest(size: 51), PageRequest(number: 0), PageRequest(number: -1)] {
                #expect(await code { _ = try await library.list(page) } == .invalid)
            }
            await library.close()
        }
    }

    @Test func wordsOnAMediaAreChangedWithinTheirLimits() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let media = try await library.create(from: .url("http://example.com/a.mp4"))
            let long = String(repeating: "é", count: 255)
            let updated = try await library.update(
                media.id, title: long, creatorID: "me", metadata: ["a": long, "b": ""])
            #expect(updated.title == long && updated.creatorID == "me" && updated.metadata == ["a": long, "b": ""])
            #expect(updated.updatedAt > media.updatedAt)
            let kept = try await library.update(media.id, title: "new")
            #expect(kept.creatorID == "me" && kept.metadata.count == 2)
            let eleven = Dictionary(uniqueKeysWithValues: (0..<11).map { ("\($0)", "") })
            for (metadata, title) in [
                (eleven, "ok"), (["a": long + "x"], "ok"), ([long + "x": "a"], "ok"), (["": "a"], "ok"),
                ([:], long + "x"), ([:], "a\0b"),
            ] {
                let error = await Fixture.error {
                    _ = try await library.update(media.id, title: title, metadata: metadata)
                }
                #expect((error as? LibraryError)?.code == .invalid)
                #expect((error as? LibraryError)?.fields.isEmpty == false)
            }
            #expect(try await library.get(media.id) == kept)
            #expect(await code { _ = try await library.update(UUID(), title: "x") } == .notFound)
            await library.close()
        }
    }

    @Test func everyFieldThatIsWrongIsNamedAtOnce() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            var options = MediaOptions()
            options.title = String(repeating: "x", count: 256)
            options.startTime = MediaTime(value: 5, timescale: 1)
            options.endTime = MediaTime(value: 4, timescale: 1)
            options.subtitles = [.init(url: "nonsense", languageCode: "e_n", languageName: "")]
            options.edits.introURL = "file:///etc/passwd"
            options.edits.expungedSegments = ["6-4", "x"]
            options.edits.watermark = .init(url: "http://example.com/a.png")
            options.edits.watermark?.xAlign = "middle"
            options.accessRestrictions.domains.allow = Array(repeating: "a", count: 101)
            let error = await Fixture.error {
                _ = try await library.create(from: .url("http://example.com/a.mp4"), options: options)
            }
            let fields = Set((error as? LibraryError)?.fields.map(\.field) ?? [])
            #expect(
                fields.isSuperset(of: [
                    "title", "endTime", "subtitles[0].url", "subtitles[0].languageCode", "subtitles[0].languageName",
                    "introUrl", "accessRestrictions.domains.allow", "placement.xAlign",
                ]))
            #expect(try await library.list().totalCount == 0)
            await library.close()
        }
    }

    @Test func whatIsNotOfferedIsRefusedByName() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let url = MediaSource.url("http://example.com/a.mp4")
            func field(_ change: (inout MediaOptions) -> Void) async -> String? {
                var options = MediaOptions()
                change(&options)
                let final = options
                let error =
                    await Fixture.error { _ = try await library.create(from: url, options: final) } as? LibraryError
                return error?.code == .unsupported ? error?.fields.first?.field : nil
            }
            #expect(await field { $0.accessPolicy = .drm } == "accessPolicy")
            #expect(await field { $0.summaryLength = 100 } == "summary")
            #expect(
                await field { $0.generatedSubtitles = .init(languageCode: "en", languageName: "English") }
                    == "subtitles")
            for social in ["https://www.youtube.com/watch?v=x", "https://youtu.be/x", "https://x.com/a/status/1"] {
                let error = await Fixture.error { _ = try await library.create(from: .url(social)) } as? LibraryError
                #expect(error?.fields.first?.message.contains("social media") == true)
                let lent = await Fixture.error { _ = try await library.createUserMedia(from: social) } as? LibraryError
                #expect(lent?.fields.first?.message.contains("social media") == true)
            }
            let media = try await library.create(from: url)
            #expect(await code { _ = try await library.createPlaybackID(for: media.id, policy: .drm) } == .unsupported)
            await library.close()
        }
    }

    @Test func playbackIDsComeAndGoWithRulesOfTheirOwn() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let media = try await library.create(from: .url("http://example.com/a.mp4"))
            let first = try #require(media.playbackIDs.first)
            #expect(first.policy == .public)
            let second = try await library.createPlaybackID(for: media.id, policy: .private, resolution: .p720)
            #expect(try await library.get(media.id).playbackIDs.map(\.id) == [first.id, second.id])
            let rule = AccessRestrictions.Rule(defaultPolicy: .deny, allow: ["example.com"])
            let ruled = try await library.setRestrictions(of: second.id, of: media.id, domains: rule)
            #expect(ruled.restrictions.domains == rule && ruled.restrictions.userAgents == .init())
            #expect(try await library.media(playbackID: second.id).playbackID == ruled)
            #expect(try await library.playbackID(second.id, of: media.id) == ruled)
            try await library.deletePlaybackID(first.id, of: media.id)
            #expect(try await library.get(media.id).playbackIDs.map(\.id) == [second.id])
            #expect(await code { _ = try await library.media(playbackID: first.id) } == .notFound)
            #expect(await code { try await library.deletePlaybackID(first.id, of: media.id) } == .notFound)
            try await library.delete(media.id)
            #expect(await code { _ = try await library.media(playbackID: second.id) } == .notFound)
            await library.close()
        }
    }

    @Test(arguments: [
        ("example.com", true), ("www.Example.COM", true), ("example.com.", true), ("notexample.com", false),
        ("example.com.evil.net", false), (nil, false),
    ])
    func domainsAreAllowedWithThoseBelowThem(domain: String?, isAllowed: Bool) {
        let rules = AccessRestrictions(domains: .init(defaultPolicy: .deny, allow: ["*.example.com"]))
        #expect(rules.allows(domain: domain, userAgent: "any") == isAllowed)
    }

    @Test func denyingComesBeforeAllowingAndUserAgentsAreReadLetterByLetter() {
        let rules = AccessRestrictions(
            domains: .init(allow: ["a.com"], deny: ["bad.a.com"]),
            userAgents: .init(defaultPolicy: .allow, deny: ["Bot"]))
        #expect(rules.allows(domain: "a.com", userAgent: nil))
        #expect(!rules.allows(domain: "very.bad.a.com", userAgent: nil))
        #expect(!rules.allows(domain: "a.com", userAgent: "EvilBot/1"))
        #expect(rules.allows(domain: "a.com", userAgent: "evilbot/1"))
    }

    @Test func signingKeysAreMadeOnceAndGivenOnce() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let (key, secret) = try await library.createSigningKey()
            #expect(secret.hasPrefix("-----BEGIN PRIVATE KEY-----"))
            #expect(key.publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----"))
            // A second reader takes both halves for one pair.
            try Data(secret.utf8).write(to: folder.appending(path: "key.pem"))
            let tool = try await Tool.running(
                "openssl", ["pkey", "-in", folder.appending(path: "key.pem").path, "-pubout"])
            let lines = { (text: String) in text.split(separator: "\n").map(String.init) }
            #expect(lines(tool.output) == lines(key.publicKey))
            #expect(try await library.signingKeys().items == [key])
            try await library.deleteSigningKey(key.id)
            #expect(await code { _ = try await library.signingKey(key.id) } == .notFound)
            #expect(await code { try await library.deleteSigningKey(key.id) } == .notFound)
            await library.close()
        }
    }

    @Test func aDeletedMediaLeavesNothing() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            var options = MediaOptions()
            options.mp4Support = .both
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(FileManager.default.fileExists(atPath: shelf.path(media).path))
            try await library.delete(media.id)
            #expect(await code { _ = try await library.get(media.id) } == .notFound)
            #expect(await code { _ = try await library.streamFile("master.m3u8", of: media.id) } == .notFound)
            #expect(await code { _ = try await library.inputInfo(media.id) } == .notFound)
            #expect(await code { try await library.delete(media.id) } == .notFound)
            #expect(!FileManager.default.fileExists(atPath: shelf.path(media).path))
            #expect(Fixture.contents(shelf.folder.appending(path: "library/removed")).isEmpty)
            #expect(try await library.check().isClean)
            #expect(try await library.pastEvents().items.first?.type == .mediaDeleted)
        }
    }

    @Test func aMediaThatIsBeingFetchedCanBeDeleted() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.library.create(from: .url(server.url("slow/h264-aac.mp4?rate=20000")))
            _ = try await until("bytes come") { shelf.library.progress(of: media.id)?.byteCount }
            try await shelf.library.delete(media.id)
            #expect(!FileManager.default.fileExists(atPath: shelf.path(media).path))
            #expect(try await shelf.library.jobCounts() == (0, 0))
            #expect(shelf.library.progress(of: media.id) == nil)
        }
    }

    @Test func aClipIsCutOutOfAnotherMedia() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            var options = MediaOptions()
            options.startTime = MediaTime(value: 1, timescale: 2)
            options.endTime = MediaTime(value: 3, timescale: 2)
            let clip = try await shelf.settled(
                library.create(from: .url("fp_mediaId://" + media.id.uuidString.lowercased()), options: options).id)
            #expect(clip.status == .ready)
            #expect(clip.sourceMediaID == media.id)
            #expect(abs((clip.duration?.seconds ?? 0) - 1) < 0.05)
            #expect(try await library.clips(of: media.id).items.map(\.id) == [clip.id])
            #expect(try await library.clips(of: clip.id).totalCount == 0)
            // It lives on without the media.
            try await library.delete(media.id)
            #expect(try await library.get(clip.id).status == .ready)
            _ = try await library.streamFile("master.m3u8", of: clip.id)
            #expect(await code { _ = try await library.create(from: .media(media.id)) } == .notFound)
            let waiting = try await library.create(from: .url(server.url("slow/h264-aac.mp4?rate=1000")))
            #expect(await code { _ = try await library.create(from: .media(waiting.id)) } == .illegalState)
            #expect(await code { _ = try await library.create(from: .url("fp_mediaId://nonsense")) } == .invalid)
            try await library.delete(waiting.id)
        }
    }

    @Test func filesOfAStreamAreGivenAndNothingElse() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            guard case .file(let master, let type) = try await library.streamFile("master.m3u8", of: media.id) else {
                Issue.record("the media is not packaged")
                return
            }
            #expect(type == "application/vnd.apple.mpegurl")
            let text = try String(contentsOf: master, encoding: .utf8)
            let playlist = try #require(text.split(separator: "\n").last { !$0.hasPrefix("#") })
            _ = try await library.streamFile(String(playlist), of: media.id)
            for path in [
                "package.json", "../source", "video/../../source", "/etc/passwd", "", ".", "video", "video/",
                "video/%2e%2e/x", "a\0b", ".hidden", "nothing.m3u8",
            ] {
                #expect(await code { _ = try await library.streamFile(path, of: media.id) } == .notFound)
            }
        }
    }

    @Test func aMediaThatHasToBeEncodedPlaysBeforeItIsPackaged() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let created = try await library.create(from: .url(server.url("files/vp9-opus.webm")))
            let ready = try await until("the media is ready") { () -> Media? in
                let media = try await library.get(created.id)
                return media.status.isFinal ? media : nil
            }
            #expect(ready.status == .ready)
            let file = try await library.streamFile("master.m3u8", of: ready.id)
            if ready.packaging == .onDemand, case .bytes(let bytes, _) = file {
                #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("#EXTM3U"))
            }
            let settled = try await shelf.settled(created.id)
            #expect(settled.packaging == .packaged)
            guard case .file = try await library.streamFile("master.m3u8", of: ready.id) else {
                Issue.record("the package is not used")
                return
            }
            let types = try await library.pastEvents(PageRequest(order: .ascending)).items.map(\.type)
            #expect(types == [.mediaCreated, .mediaReady])
        }
    }

    @Test func picturesAreMadeOfAMedia() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            #expect(Fixture.contents(shelf.path(media, "images")) == ["storyboard.json", "thumbnail.jpg"])
            let still = try await library.thumbnail(of: media.id)
            #expect(still.starts(with: [0xFF, 0xD8]))
            let small = try await library.thumbnail(
                of: media.id, ThumbnailSettings(time: .zero, width: 64, format: .png))
            #expect(small.starts(with: [0x89, 0x50]))
            #expect(try await library.storyboard(of: media.id).tiles.isEmpty == false)
            #expect(try await library.preview(of: media.id).starts(with: Array("GIF8".utf8)))
            #expect(
                await code {
                    _ = try await library.thumbnail(
                        of: media.id, ThumbnailSettings(time: MediaTime(value: 99, timescale: 1)))
                } == .invalid)
            let sound = try await shelf.media(server, "audio.mp3")
            #expect(await code { _ = try await library.thumbnail(of: sound.id) } == .illegalState)
        }
    }
}

@Suite struct UnusualLifeTests {
    @Test func aLibraryThatIsClosedSaysSoAndItsRunEnds() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let running = Task { try await library.run() }
            _ = try await library.create(from: .url("http://example.com/a.mp4"))
            await library.close()
            try await running.value
            let error = await Fixture.error { _ = try await library.list() } as? LibraryError
            #expect(error?.code == .closed)
            // Everything is in the one file: nothing is left in its log.
            let log = FileSize.of(folder.appending(path: "library/library.sqlite-wal").path) ?? 0
            #expect(log == 0)
        }
    }

    @Test func jobsCutShortByTheirOwnLibraryAreNotToBlame() async throws {
        try await Fixture.withFolder { folder in
            let server = try Helper(
                "media_server.py", ["--files", Fixture.root.appending(path: "Fixtures/clips").path],
                log: folder.appending(path: "log"))
            var id: UUID?
            for _ in 0..<5 {
                id = try await Shelf.open(in: folder) { shelf in
                    let known = try await shelf.library.list().items.first
                    let media =
                        try await known == nil
                        ? shelf.library.create(from: .url(server.url("slow/h264-aac.mp4?rate=20000"))) : known!
                    _ = try await until("bytes come") { shelf.library.progress(of: media.id)?.byteCount }
                    return media.id
                }
            }
            try await Shelf.open(in: folder) { shelf in
                let media = try await shelf.settled(#require(id))
                #expect(media.status == .ready, "\(media.failure?.message ?? "")")
            }
        }
    }

    @Test func ownTracksAreDeletedOnlyFromAPackageAndStayDeleted() async throws {
        try await TrackTests.open { shelf, _, files in
            let clip = shelf.folder.appending(path: "served/two.mkv").path
            let made = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=25:duration=2", "-f",
                    "lavfi", "-i",
                    "sine=440:duration=2", "-f", "lavfi", "-i", "sine=880:duration=2", "-map", "0", "-map", "1", "-map",
                    "2", "-c:v", "libx264",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1",
                    "language=fra", clip,
                ])
            #expect(made.status == 0, "\(made.errors)")
            let media = try await shelf.media(files, "two.mkv")
            let english = try #require(media.tracks.first { $0.type == .audio })
            try await shelf.library.deleteTrack(english.id, of: media.id)
            let without = try await shelf.settled(media.id)
            #expect(without.tracks.filter { $0.type == .audio }.map(\.languageCode) == ["fr"])
            let master = try TrackTests.text(shelf, media)
            #expect(!master.contains("LANGUAGE=\"en\"") && master.contains("LANGUAGE=\"fr\""))
            // Also in a package that is made anew.
            try FileManager.default.removeItem(at: shelf.path(media, "package"))
            _ = try await shelf.library.check()
            let again = try await shelf.settled(media.id)
            #expect(again.tracks.filter { $0.type == .audio }.map(\.languageCode) == ["fr"])
            #expect(try !TrackTests.text(shelf, media).contains("LANGUAGE=\"en\""))
        }
    }

    @Test func speechOfAStretchIsHeardInTheTrackThatWasMeant() async throws {
        try await TrackTests.open({ $0.speechRecognizer = PitchRecognizer() }) { shelf, _, files in
            let clip = shelf.folder.appending(path: "served/two.mkv").path
            _ = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=25:duration=4", "-f",
                    "lavfi", "-i",
                    "sine=440:duration=4", "-f", "lavfi", "-i", "sine=880:duration=4", "-map", "0", "-map", "1", "-map",
                    "2", "-c:v", "libx264",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1",
                    "language=fra", clip,
                ])
            var options = MediaOptions()
            options.startTime = MediaTime(value: 1, timescale: 1)
            options.endTime = MediaTime(value: 3, timescale: 1)
            let media = try await shelf.media(files, "two.mkv", options)
            for (place, pitch) in [(0, 440), (1, 880)] {
                let spoken = media.tracks.filter { $0.type == .audio }[place]
                _ = try await shelf.library.generateSubtitles(
                    of: media.id, from: spoken.id, languageCode: place == 0 ? "en" : "fr", languageName: "\(pitch)")
            }
            let settled = try await shelf.settled(media.id)
            #expect(
                settled.tracks.filter { $0.type == .subtitle && $0.status == .available }.count == 2,
                "\(settled.tracks.compactMap(\.failure))")
            let text = try FileManager.default.subpathsOfDirectory(atPath: shelf.path(media, "package").path)
                .filter { $0.hasSuffix("all.vtt") }.map {
                    try String(contentsOf: shelf.path(media, "package/\($0)"), encoding: .utf8)
                }
            #expect(text.contains { $0.contains("440 for 2") } && text.contains { $0.contains("880 for 2") }, "\(text)")
        }
    }

    @Test func aStoresTroubleIsTriedAgainAndTellsNoPaths() {
        let failure = MediaFailure(anything: LibraryError(.storage, "the folder /secret/place cannot be made"))
        #expect(failure.mayPass && !failure.message.contains("secret") && failure.code == .storageFailed)
        #expect(MediaFailure(anything: LibraryError(.storageFull, "x")).code == .storageFull)
    }

    @Test func filesThatAreNotWantedAnyMoreAreNotKept() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            _ = try await shelf.library.setMP4Support(.both, of: media.id)
            _ = try await shelf.library.setMP4Support(.none, of: media.id)
            _ = try await shelf.settled(media.id)
            #expect(
                !Fixture.contents(shelf.path(media)).contains { $0.hasPrefix("capped") || $0.hasPrefix("audioOnly") })
            let types = try await shelf.library.pastEvents().items.map(\.type)
            #expect(!types.contains(.mp4Ready))
        }
    }

    @Test func aLinkIsCopiedAndNotKept() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let link = folder.appending(path: "link.mp4")
                try FileManager.default.createSymbolicLink(at: link, withDestinationURL: Fixture.url("h264-aac.mp4"))
                let media = try await shelf.settled(shelf.library.create(from: .file(link)).id)
                #expect(media.status == .ready)
                let source = try FileManager.default.attributesOfItem(atPath: shelf.path(media, "source").path)
                #expect(source[.type] as? FileAttributeType == .typeRegular)
                let folder = try await shelf.settled(shelf.library.create(from: .file(URL(filePath: "/etc"))).id)
                #expect(folder.failure?.code == .sourceNotFound)
            }
        }
    }

    @Test(arguments: ["chapters", "namedEntities", "moderation", "drmConfigurationId"])
    func whatServicesSellBesidesIsRefusedByName(field: String) async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            var options = MediaOptions()
            switch field {
            case "chapters": options.chapters = true
            case "namedEntities": options.namedEntities = true
            case "moderation": options.moderation = "av"
            default: options.drmConfigurationID = "x"
            }
            let final = options
            let error = await Fixture.error { _ = try await library.createUpload(options: final) } as? LibraryError
            #expect(error?.code == .unsupported && error?.fields.first?.field == field)
            await library.close()
        }
    }
}

/// Hears which of two tones a file holds, and for how long.
struct PitchRecognizer: SpeechRecognizer {
    func recognize(_ sound: URL, language: String, progress: @escaping @Sendable (Double) -> Void) async throws
        -> String
    {
        let data = try Data(contentsOf: sound).dropFirst(44)
        let samples = stride(from: data.startIndex, to: data.endIndex - 1, by: 2).map {
            Int16(bitPattern: UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8)
        }
        let crossings = zip(samples, samples.dropFirst()).count { ($0 < 0) != ($1 < 0) }
        let seconds = Double(samples.count) / 16_000
        let pitch = Double(crossings) / 2 / seconds
        return "WEBVTT\n\n00:00.000 --> 00:01.000\n\(pitch > 660 ? 880 : 440) for \(Int(seconds.rounded()))\n"
    }
}

@Suite struct LimitTests {
    @Test func aMediaLongerThanItMayBeFailsByItsProbeAndByWhatIsMadeOfIt() async throws {
        try await Shelf.open({ $0.maximumDuration = .seconds(13) }) { shelf, server in
            let short = try await shelf.media(server, "h264-aac.mp4")
            #expect(short.status == .ready)
            var options = MediaOptions()
            options.edits.introURL = server.url("files/h264-aac.mp4")
            let long = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(long.failure?.code == .tooLong)
        }
        try await Shelf.open({ $0.maximumDuration = .seconds(1) }) { shelf, server in
            let long = try await shelf.media(server, "h264-aac.mp4")
            #expect(long.failure?.code == .tooLong)
        }
    }

    @Test func aLibraryThatCannotStartWorkersSaysSoAtOnce() async throws {
        try await Fixture.withFolder { folder in
            for program in ["/bin/true", "/nowhere/media"] {
                var configuration = Shelf.configuration(folder)
                configuration.isolation = .process(WorkerSettings(executable: program))
                let library = try await MediaLibrary(configuration)
                let error = await Fixture.error { try await library.run() } as? LibraryError
                #expect(error?.code == .workerUnavailable, "\(program)")
            }
        }
    }
}
