import Foundation
import MediaCore
import MediaEngine
import Testing

/// Thumbnails, storyboards, previews and waveforms, read back by a second reader.
@Suite struct ImageTests {
    private func facts(_ bytes: [UInt8], _ suffix: String, _ body: (String, String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "image-\(UUID().uuidString).\(suffix)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let tool = try await Tool.running(
            "ffprobe",
            [
                "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,height,nb_read_frames", "-of",
                "default=nw=1", file.path,
            ])
        #expect(tool.status == 0 && tool.errors.isEmpty, "\(tool.errors)")
        try await body(file.path, tool.output)
    }

    @Test(arguments: [(ImageFormat.jpeg, "jpg", "mjpeg"), (.png, "png", "png"), (.webp, "webp", "webp")])
    func aThumbnailComesInEachFormat(format: ImageFormat, suffix: String, codec: String) async throws {
        let bytes = try await Fixture.asset("rotated.mov").thumbnail(ThumbnailSettings(format: format))
        try await facts(bytes, suffix) { _, facts in
            #expect(
                facts.contains("codec_name=\(codec)") && facts.contains("width=180") && facts.contains("height=320"))
        }
    }

    @Test(arguments: [
        (ImageFit.preserve, 200, 113), (.stretch, 200, 200), (.crop, 200, 200), (.pad, 200, 200),
    ])
    func aThumbnailIsFittedAsAsked(fit: ImageFit, width: Int, height: Int) async throws {
        let bytes = try await Fixture.asset("h264-aac.mp4").thumbnail(
            ThumbnailSettings(time: .zero, width: 200, height: 200, fit: fit, format: .png))
        try await facts(bytes, "png") { path, facts in
            #expect(facts.contains("width=\(width)\n") && facts.contains("height=\(height)\n"), "\(facts)")
            let corner = try await Decoded.bytes([
                "-i", path, "-vf", "crop=4:4:0:0,scale=1:1,format=gray", "-f", "rawvideo",
            ])
            #expect((corner[0] < 3) == (fit == .pad))
        }
    }

    @Test(arguments: ["h264-aac.mp4", "format.mpeg", "vp9-opus.webm", "transport.ts", "several-edits.mp4"])
    func aThumbnailShowsThePictureOfItsTime(name: String) async throws {
        // The flash of the sync clip is where it is; other clips are held against ffmpeg's picture of the time.
        let flash = try await Fixture.asset("sync.mkv").thumbnail(
            ThumbnailSettings(time: MediaTime(value: 7, timescale: 1), format: .png))
        let dark = try await Fixture.asset("sync.mkv").thumbnail(
            ThumbnailSettings(time: MediaTime(value: 704, timescale: 100), format: .png))
        for (image, isBright) in [(flash, true), (dark, false)] {
            try await facts(image, "png") { path, _ in
                let pixel = try await Decoded.bytes(["-i", path, "-vf", "scale=1:1,format=gray", "-f", "rawvideo"])
                #expect((pixel[0] > 128) == isBright)
            }
        }
        let bytes = try await Fixture.asset(name).thumbnail(
            ThumbnailSettings(time: MediaTime(value: 21, timescale: 10), format: .png))
        try await facts(bytes, "png") { _, facts in #expect(facts.contains("codec_name=png")) }
    }

    @Test func aCroppedPictureIsTheMiddleOfTheSource() async throws {
        let bytes = try await Fixture.asset("chart-90.mov").thumbnail(
            ThumbnailSettings(time: .zero, width: 100, height: 100, fit: .crop, format: .png))
        try await facts(bytes, "png") { path, _ in
            let likeness = try await Decoded.likeness(
                path, Fixture.url("chart-90.mov").path, filter: "psnr",
                prepare: "select=eq(n\\,0),scale=100:182:flags=bicubic,format=rgb24,crop=100:100,format=yuv420p")
            #expect(likeness > 30, "\(likeness) dB")
        }
    }

    @Test func aStoryboardSaysWhereEachPictureLies() async throws {
        let storyboard = try await Fixture.asset("h264-aac.mp4").storyboard(
            StoryboardSettings(tileSize: 160, columns: 5))
        #expect(storyboard.tiles.count == 12 && storyboard.tileSize == PixelSize(width: 160, height: 90))
        try await facts(storyboard.image, "jpg") { _, facts in
            #expect(facts.contains("width=800") && facts.contains("height=270"), "\(facts)")
        }
        #expect(storyboard.tiles[7].x == 320 && storyboard.tiles[7].y == 90)
        let text = storyboard.webVTT(url: "sheet.jpg")
        #expect(text.hasPrefix("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nsheet.jpg#xywh=0,0,160,90\n"))
        #expect(text.hasSuffix("00:00:11.000 --> 00:00:12.000\nsheet.jpg#xywh=160,180,160,90\n"))
        let object = try JSONSerialization.jsonObject(with: Data(storyboard.json(url: "sheet.jpg"))) as? [String: Any]
        #expect(object?["tile_width"] as? Int == 160 && (object?["tiles"] as? [Any])?.count == 12)
    }

    @Test(arguments: [PreviewSettings.Format.gif, .webp])
    func aPreviewMoves(format: PreviewSettings.Format) async throws {
        let bytes = try await Fixture.asset("vp9-opus.webm").preview(
            PreviewSettings(duration: MediaTime(value: 1, timescale: 1), width: 160, frameRate: 8, format: format))
        if format == .gif {
            try await facts(bytes, "gif") { _, facts in
                #expect(facts.contains("width=160") && facts.contains("nb_read_frames=8"), "\(facts)")
            }
        } else {
            // ffmpeg reads no animated WebP: its frames are counted by their chunks.
            let marker = Array("ANMF".utf8)
            let frames = bytes.indices.dropLast(4).filter {
                bytes[$0] == marker[0] && Array(bytes[$0..<$0 + 4]) == marker
            }
            #expect(frames.count == 8 && bytes.starts(with: Array("RIFF".utf8)))
        }
    }

    @Test func aWaveformFollowsTheSound() async throws {
        let waveform = try await Fixture.asset("sync.mkv").waveform(count: 140)
        #expect(waveform.peaks.count == 140 && abs(waveform.duration.seconds - 14) < 0.01)
        // A beep at every full second, ten peaks apart; a stretch that ends there may see its first samples.
        for (index, peak) in waveform.peaks.enumerated() where index % 10 != 9 {
            #expect((peak.highest > 0.7) == (index % 10 == 0), "\(index): \(peak)")
        }
        let object = try JSONSerialization.jsonObject(with: Data(waveform.json())) as? [String: Any]
        #expect((object?["data"] as? [Int])?.count == 280 && object?["length"] as? Int == 140)
        try await facts(waveform.png(height: 64), "png") { _, facts in
            #expect(facts.contains("width=140") && facts.contains("height=64"))
        }
    }

    @Test func whatCannotBeShownIsATypedError() async throws {
        let sound = Fixture.asset("audio.wav")
        let film = Fixture.asset("h264-aac.mp4")
        let codes: [(MediaError.Code, () async throws -> Void)] = [
            (.noSuitableTrack, { _ = try await sound.thumbnail() }),
            (.noSuitableTrack, { _ = try await sound.storyboard() }),
            (.noSuitableTrack, { _ = try await Fixture.asset("hevc-open-gop.mp4").waveform() }),
            (.noSuitableTrack, { _ = try await Fixture.asset("encrypted.mp4").thumbnail() }),
            (.invalidSettings, { _ = try await film.thumbnail(ThumbnailSettings(width: 3)) }),
            (
                .invalidSettings,
                { _ = try await film.thumbnail(ThumbnailSettings(time: MediaTime(value: 99, timescale: 1))) }
            ),
            (.invalidSettings, { _ = try await film.preview(PreviewSettings(duration: .zero)) }),
            (.invalidSettings, { _ = try await film.waveform(count: 0) }),
            (.invalidSettings, { _ = try await film.storyboard(StoryboardSettings(maximumTiles: 0)) }),
            (.unsupportedFormat, { _ = try await Fixture.asset("text.mp4").thumbnail() }),
        ]
        for (index, (code, body)) in codes.enumerated() {
            let error = await Fixture.error(body) as? MediaError
            #expect(error?.code == code, "\(index): \(String(describing: error))")
        }
    }
}
