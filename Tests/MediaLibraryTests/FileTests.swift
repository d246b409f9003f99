import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import NIOCore
import Testing

@Suite struct FileTests {
    private func code(_ body: () async throws -> Void) async -> LibraryError.Code? {
        (await Fixture.error(body) as? LibraryError)?.code
    }

    @Test func filesAreKeptAsTheyAreWithWhatAProbeFound() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let created = try await library.createFile(from: server.url("files/h264-aac.mp4") + "?x=%2F..%2Fy")
            #expect(created.status == .pending && created.origin == .url && created.name == "h264-aac.mp4")
            let file = try await until("the file is there") {
                let file = try await library.file(created.id)
                return file.status == .success ? file : nil
            }
            let info = try await Fixture.asset("h264-aac.mp4").probe()
            #expect(file.info == info)
            let bytes = try Array(Data(contentsOf: try await library.location(ofFile: file.id)))
            let same = bytes == (try Fixture.bytes("h264-aac.mp4"))
            #expect(same)

            let text = [UInt8]("just a text".utf8)
            let sent = try await library.createFile(
                named: "../../etc/pass\u{202E}wd\n.txt", body: UploadTests.body(text))
            #expect(!sent.name.contains("/") && !sent.name.contains("\n") && !sent.name.contains("\u{202E}"))
            let kept = try await until("the file was looked at") {
                let file = try await library.file(sent.id)
                return file.status == .success ? file : nil
            }
            #expect(kept.probeFailure?.code == .notMedia && kept.info == nil && kept.byteCount == text.count)
            #expect(try await library.files().items.map(\.id) == [sent.id, created.id])

            try await library.deleteFile(created.id)
            #expect(await code { _ = try await library.file(created.id) } == .notFound)
            #expect(await code { try await library.deleteFile(created.id) } == .notFound)
            #expect(try await library.check().isClean)
        }
    }

    @Test func aFileThatCannotBeFetchedSaysWhy() async throws {
        try await Shelf.open { shelf, server in
            let created = try await shelf.library.createFile(from: server.url("status/h264-aac.mp4?code=404"))
            let file = try await until("the file failed") {
                let file = try await shelf.library.file(created.id)
                return file.status == .failed ? file : nil
            }
            #expect(file.failure?.code == .sourceNotFound)
            #expect(await code { _ = try await shelf.library.location(ofFile: created.id) } == .illegalState)
        }
    }

    @Test func aFileWhoseBodyBreaksOrIsEmptyLeavesNothing() async throws {
        struct Broken: Error {}
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder, { $0.fetchLimits.maximumByteCount = 100 }) { shelf in
                let broken = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
                    continuation.yield(ByteBuffer(bytes: [1, 2, 3]))
                    continuation.finish(throwing: Broken())
                }
                await #expect(throws: Broken.self) { _ = try await shelf.library.createFile(named: "a", body: broken) }
                #expect(
                    await code { _ = try await shelf.library.createFile(named: "a", body: UploadTests.body([])) }
                        == .invalid)
                let long = [UInt8](repeating: 1, count: 101)
                #expect(
                    await code { _ = try await shelf.library.createFile(named: "a", body: UploadTests.body(long)) }
                        == .invalid)
                let (count, isClean) = (
                    try await shelf.library.files().totalCount, try await shelf.library.check().isClean
                )
                #expect(count == 0 && isClean)
            }
        }
    }

    @Test func userMediaMayBeFilmsSoundsAndPictures() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let own = shelf.folder.appending(path: "served")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            for format in ["png", "jpg", "webp"] {
                _ = try await Tool.running(
                    "ffmpeg",
                    [
                        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48", "-frames:v", "1",
                        own.appending(path: "a.\(format)").path,
                    ])
            }
            let pictures = try Helper(
                "media_server.py", ["--files", own.path], log: shelf.folder.appending(path: "own"))
            for (url, kind) in [
                (server.url("files/h264-aac.mp4"), UserMedia.Kind.video), (server.url("files/audio.mp3"), .audio),
                (pictures.url("files/a.png"), .image), (pictures.url("files/a.jpg"), .image),
                (pictures.url("files/a.webp"), .image),
            ] {
                let created = try await library.createUserMedia(from: url)
                let media = try await until("the user media is settled") {
                    let media = try await library.userMedia(created.id)
                    return media.status == .ready || media.status == .failed ? media : nil
                }
                #expect(media.status == .ready, "\(url) \(media.failure?.message ?? "")")
                #expect(media.type == kind)
                _ = try await library.location(ofUserMedia: media.id)
            }
            let waiting = try await library.createUserMedia(from: server.url("slow/h264-aac.mp4?rate=1000"))
            let error = await Fixture.error { _ = try await library.location(ofUserMedia: waiting.id) } as? LibraryError
            #expect(error?.code == .illegalState)
            #expect(
                error?.message
                    == "The following media is not ready yet: \(waiting.id.uuidString.lowercased()). Please wait for the upload to complete."
            )
            try await library.deleteUserMedia(waiting.id)
            #expect(await code { _ = try await library.userMedia(waiting.id) } == .notFound)
        }
    }
}
