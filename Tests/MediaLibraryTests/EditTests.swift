import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import Testing

@Suite struct EditTests {
    @Test func introOutroAndCutsMakeOneMediaOfSeveral() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let main = try await Fixture.asset("h264-aac.mp4").probe()
            let intro = try await Fixture.asset("rotated.mov").probe()
            var options = MediaOptions()
            options.edits.introURL = server.url("files/rotated.mov")
            options.edits.expungedSegments = ["0.5-1"]
            options.mp4Support = .capped4K
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.status == .ready, "\(media.failure?.message ?? "")")
            let wanted = (main.duration?.seconds ?? 0) + (intro.duration?.seconds ?? 0) - 0.5
            #expect(abs((media.duration?.seconds ?? 0) - wanted) < 0.15)
            #expect(media.renditions.map(\.status) == [.ready])
            let types = try await library.pastEvents(PageRequest(order: .ascending)).items.map(\.type)
            #expect(types.starts(with: [.mediaCreated, .introReady, .mediaReady]))
            // What only the composition needed is gone.
            #expect(!Fixture.contents(shelf.path(media)).contains { $0.hasPrefix("input-") })
            // What a probe saw is the source.
            #expect(try await library.inputInfo(media.id).info == main)
        }
    }

    @Test func optimisedSoundIsAsLoudAsServicesWantIt() async throws {
        try await Shelf.open { shelf, server in
            var options = MediaOptions()
            options.optimizesAudio = true
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.status == .ready, "\(media.failure?.message ?? "")")
            #expect(media.packaging == .packaged)
            let tool = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-hide_banner", "-i", shelf.path(media, "package/master.m3u8").path, "-map", "0:a:0",
                    "-af", "ebur128=peak=true", "-f", "null", "-",
                ])
            let loudness = tool.errors.split(separator: "\n").last { $0.contains("I:") && $0.contains("LUFS") }
            let value = loudness.flatMap { Double($0.split(separator: " ").dropFirst().first ?? "") }
            #expect(abs((value ?? 0) + 16) < 1.5, "\(loudness ?? "nothing measured")")
        }
    }

    @Test func aWatermarkAndSoundOfItsOwnAreLaidOverAMedia() async throws {
        try await Shelf.open { shelf, server in
            let own = shelf.folder.appending(path: "served")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            _ = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=64x64", "-frames:v", "1",
                    own.appending(path: "logo.png").path,
                ])
            let files = try Helper("media_server.py", ["--files", own.path], log: shelf.folder.appending(path: "own"))
            var options = MediaOptions()
            var mark = MediaEdits.Watermark(url: files.url("files/logo.png"))
            mark.xAlign = "left"
            mark.yAlign = "top"
            mark.width = "50%"
            mark.height = "50%"
            options.edits.watermark = mark
            options.edits.swapTrackURL = server.url("files/audio.mp3")
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.status == .ready, "\(media.failure?.message ?? "")")
            #expect(media.inputs.map(\.type) == ["video", "watermark", "audio"])
            let still = shelf.folder.appending(path: "still.ppm")
            _ = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-i", shelf.path(media, "composed.mp4").path, "-frames:v", "1", "-vf",
                    "crop=2:2:20:20", still.path,
                ])
            let pixel = Array(try Data(contentsOf: still).suffix(12).prefix(3))
            #expect(pixel.count == 3 && pixel[0] > 200 && pixel[1] < 60 && pixel[2] < 60)
        }
    }

    @Test(arguments: [
        ("files/nothing.mov", MediaFailure.Code.sourceNotFound), ("html/a.mov", .notMedia),
    ])
    func anEditWhoseFileIsMissingFailsTheMediaAndNamesIt(path: String, code: MediaFailure.Code) async throws {
        try await Shelf.open { shelf, server in
            var options = MediaOptions()
            options.edits.introURL = server.url(path)
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.status == .failed)
            #expect(media.failure?.code == code)
            if code == .sourceNotFound { #expect(media.failure?.message.hasPrefix("introUrl") == true) }
        }
    }

    @Test func aCutBehindTheEndFailsTheMediaAndNamesTheField() async throws {
        try await Shelf.open { shelf, server in
            var options = MediaOptions()
            options.edits.expungedSegments = ["1-2", "100-200"]
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.status == .failed)
            #expect(media.failure?.code == .invalidRequest)
            #expect(media.failure?.message.contains("[1]") == true)
        }
    }

    @Test func aTrimIsExactAndDoesNotNeedAComposition() async throws {
        try await Shelf.open { shelf, server in
            var options = MediaOptions()
            options.startTime = MediaTime(value: 1, timescale: 2)
            options.endTime = MediaTime(value: 5, timescale: 4)
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.status == .ready)
            #expect(abs((media.duration?.seconds ?? 0) - 0.75) < 0.05)
            #expect(!Fixture.contents(shelf.path(media)).contains("composed.mp4"))
            options.startTime = MediaTime(value: 50, timescale: 1)
            options.endTime = nil
            let late = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(late.failure?.code == .invalidRequest)
        }
    }
}
