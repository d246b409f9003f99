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
            let bare = try await library.update(media.id, title: "", creatorID: "")
            #expect(bare.title == nil && bare.creatorID == nil && bare.metadata == kept.metadata)
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
            #expect(try await library.get(media.id) == bare)
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
