import Foundation
import MediaCore
import Testing

@testable import MediaLibrary

/// What becomes of media whose source is none.
@Suite(.serialized) struct FailedMediaTests {
    /// Waits until a media failed and looks at everything that is to be left of it: its record and its events.
    private func expectFailure(_ shelf: Shelf, _ created: Media, _ codes: Set<MediaFailure.Code>) async throws {
        let media = try await shelf.settled(created.id)
        #expect(media.status == .failed)
        let code = try #require(media.failure?.code)
        #expect(codes.contains(code), "\(code): \(media.failure?.message ?? "")")
        #expect(media.failure?.message.isEmpty == false)
        #expect(media.packaging == .none)
        // Tidying begins after the failure was told.
        _ = try await until("its folder is removed") { () -> Bool? in
            FileManager.default.fileExists(atPath: shelf.path(media).path) ? nil : true
        }
        _ = try await until("no job is left") { () -> Bool? in
            let count = try await shelf.library.core.store.read { try $0.count(RecordQuery(.job)) }
            return count == 0 ? true : nil
        }
        let folders = try await shelf.library.core.storage.ids(in: .media)
        #expect(folders.isEmpty)
        #expect(Fixture.contents(shelf.folder.appending(path: "library/removed")).isEmpty)
        let events = try await shelf.library.pastEvents(PageRequest(size: 50, order: .ascending)).items
            .filter { $0.objectID == media.id }
        #expect(events.map(\.type) == [.mediaCreated, .mediaFailed])
        let body = try #require(events.last?.body)
        let told = try JSONDecoder().decode(JSONValue.self, from: body)
        #expect(told["data"]?["status"] == "Failed")
        #expect(told["data"]?["error"]?["code"] == .string(code.rawValue))
        #expect(shelf.library.progress(of: media.id) == nil)
        #expect(try await shelf.library.check(repairs: false).isClean)
    }

    @Test(
        arguments: [
            ("files/nothing.mp4", [.sourceNotFound]), ("status?code=403", [.sourceForbidden]), ("html", [.notMedia]),
            ("empty", [.emptySource]), ("files/empty.mp4", [.emptySource]),
            ("short/h264-aac.mp4", [.connectionFailed, .invalidResponse]), ("files/text.mp4", [.notMedia]),
            ("files/playlist.mp4", [.notMedia]), ("files/ffconcat.mp4", [.notMedia]),
            ("files/data-only.mp4", [.nothingToPlay]), ("files/encrypted.mp4", [.nothingToPlay]),
            ("files/unknown-codec.mp4", [.nothingToPlay]), ("files/zero-duration.mp4", [.nothingToPlay]),
            ("files/no-moov.mp4", [.damaged]), ("files/truncated.mp4", [.damaged]),
            ("chunked-broken/h264-aac.mp4", [.invalidResponse]), ("redirect-loop", [.redirectRefused]),
            ("gzip/h264-aac.mp4", [.invalidResponse]), ("endless?announce=", [.tooLarge]),
        ] as [(String, Set<MediaFailure.Code>)])
    func aSourceThatIsNoneFailsWithItsReasonAndLeavesNothing(
        _ path: String, _ codes: Set<MediaFailure.Code>
    ) async throws {
        try await Shelf.open({ configuration in
            configuration.fetchLimits.maximumByteCount = 64 << 20
        }) { shelf, server in
            let created = try await shelf.library.create(from: .url(server.url(path)))
            try await expectFailure(shelf, created, codes)
        }
    }

    @Test func aPictureIsNoMedia() async throws {
        try await Fixture.withFolder { folder in
            let files = folder.appending(path: "files")
            try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
            let picture = try #require(
                Data(
                    base64Encoded:
                        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
                ))
            try picture.write(to: files.appending(path: "picture.mp4"))
            let server = try Helper(
                "media_server.py", ["--files", files.path], log: folder.appending(path: "requests"))
            try await Shelf.open(in: folder) { shelf in
                let created = try await shelf.library.create(from: .url(server.url("files/picture.mp4")))
                try await expectFailure(shelf, created, [.notMedia])
            }
        }
    }

    @Test func soundAloneIsAMedia() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "audio.mp3")
            #expect(media.status == .ready)
            #expect(media.failure == nil)
            #expect(media.isAudioOnly)
            #expect(media.displaySize == nil)
            #expect(media.tracks.map(\.type) == [.audio])
            let types = try await shelf.library.pastEvents(PageRequest(size: 50, order: .ascending)).items.map(\.type)
            #expect(types == [.mediaCreated, .mediaReady])
        }
    }

    @Test func aServerThatIsBusyIsAskedAgain() async throws {
        try await Shelf.open { shelf, server in
            let created = try await shelf.library.create(from: .url(server.url("flaky/rotated.mov?fails=1")))
            let media = try await shelf.settled(created.id)
            #expect(media.status == .ready)
            #expect(server.log().filter { $0["event"] as? String == "request" }.count == 2)
            let types = try await shelf.library.pastEvents(PageRequest(size: 50, order: .ascending)).items.map(\.type)
            #expect(types == [.mediaCreated, .mediaReady])
        }
    }

    @Test(arguments: [1, 3]) func aServerThatStaysBusyIsAskedAsOftenAsIsConfigured(_ attempts: Int) async throws {
        try await Shelf.open({ configuration in
            configuration.retries = RetryPolicy(
                attempts: attempts, firstDelay: .milliseconds(20), longestDelay: .milliseconds(100))
        }) { shelf, server in
            let created = try await shelf.library.create(from: .url(server.url("status?code=503&retry-after=1")))
            try await expectFailure(shelf, created, [.serverFailed])
            #expect(server.log().filter { $0["event"] as? String == "request" }.count == attempts)
        }
    }

    @Test(arguments: ["files/nothing.mp4", "status?code=403", "gzip/h264-aac.mp4", "redirect-no-location"])
    func whatWillNotPassIsNotTriedAgain(_ path: String) async throws {
        try await Shelf.open { shelf, server in
            let created = try await shelf.library.create(from: .url(server.url(path)))
            #expect(try await shelf.settled(created.id).status == .failed)
            #expect(server.log().filter { $0["event"] as? String == "request" }.count == 1)
        }
    }

    @Test func anAddressThatIsNotFetchedFromIsRefusedAtOnce() async throws {
        try await Shelf.open({ configuration in
            configuration.addressPolicy = .publicOnly
        }) { shelf, server in
            for text in [
                server.url("files/h264-aac.mp4"), "file:///etc/passwd", "http://10.0.0.1/a", "https://x.com/a/status/1",
                "http://user:secret@example.com/a", "media://1", "",
            ] {
                let error = await Fixture.error { _ = try await shelf.library.create(from: .url(text)) }
                let refusal = try #require(error as? LibraryError)
                #expect(refusal.code == .invalid)
                #expect(refusal.fields.map(\.field) == ["inputs[0].url"])
                #expect(!refusal.description.contains("secret"))
            }
            #expect(try await shelf.library.list().totalCount == 0)
            #expect(try await shelf.library.pastEvents().totalCount == 0)
            #expect(server.log().isEmpty)
        }
    }

    @Test func aMediaThatFailedCanBeDeletedAndAnotherMade() async throws {
        try await Shelf.open { shelf, server in
            let failed = try await shelf.media(server, "text.mp4")
            #expect(failed.status == .failed)
            try await shelf.library.delete(failed.id)
            let error = await Fixture.error { _ = try await shelf.library.get(failed.id) }
            #expect((error as? LibraryError)?.code == .notFound)
            #expect(try await shelf.media(server, "rotated.mov").status == .ready)
        }
    }
}
