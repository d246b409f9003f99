import Foundation
import MediaCore
import MediaEngine
import Testing

@Suite struct ImagePolicyTests {
    /// Makes a picture by FFmpeg's program.
    private func picture(_ name: String, in folder: URL, size: String = "320x180") throws -> URL {
        let file = folder.appending(path: name)
        let made = try Tool(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=\(size):duration=1", "-frames:v", "1",
                file.path,
            ])
        try #require(made.status == 0, "\(made.errors)")
        return file
    }

    private func code(_ file: URL, _ policy: InputPolicy = .images) async -> MediaError.Code? {
        await Fixture.error { _ = try await MediaAsset(url: file, policy: policy).probe() }
            .flatMap { ($0 as? MediaError)?.code }
    }

    @Test(arguments: ["a.png", "a.jpg", "a.webp", "a.gif"])
    func aStillPictureTellsItsSize(_ name: String) async throws {
        try await Fixture.withFolder { folder in
            let info = try await MediaAsset(url: try picture(name, in: folder), policy: .images).probe()
            #expect(info.tracks.count == 1)
            #expect(info.tracks.first?.type == .video)
            #expect(info.tracks.first?.video?.codedSize == PixelSize(width: 320, height: 180))
        }
    }

    @Test(arguments: ["h264-aac.mp4", "indexed.mkv", "audio.mp3", "captions.scc", "ffconcat.mp4", "playlist.mp4"])
    func mediaAndTextAreNoPictures(_ name: String) async {
        #expect(await code(Fixture.url(name)) == .unsupportedFormat)
    }

    @Test func aPictureIsNoMediaForStrangers() async throws {
        try await Fixture.withFolder { folder in
            let file = try picture("a.png", in: folder)
            #expect(await code(file, .untrusted) == .unsupportedFormat)
        }
    }

    @Test func aPictureLargerThanItMayBeIsRefused() async throws {
        try await Fixture.withFolder { folder in
            var policy = InputPolicy.images
            policy.maximumPixels = 100 * 100
            let file = try picture("a.png", in: folder)
            #expect(await code(file, policy) == .limitExceeded)
            // Larger than 64 megapixels by its header, and small as a file.
            var bytes = Array(try Data(contentsOf: try picture("b.png", in: folder)))
            bytes.replaceSubrange(16..<24, with: [0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10])
            let large = folder.appending(path: "c.png")
            try Data(bytes).write(to: large)
            #expect(await code(large) == .limitExceeded)
        }
    }

    @Test func anEmptyFileAndACutOffPictureAreRefused() async throws {
        try await Fixture.withFolder { folder in
            let empty = folder.appending(path: "empty.png")
            try Data().write(to: empty)
            #expect(await code(empty) != nil)
            let bytes = try Data(contentsOf: try picture("a.png", in: folder))
            let cut = folder.appending(path: "cut.png")
            try bytes.prefix(20).write(to: cut)
            #expect(await code(cut) != nil)
        }
    }
}
