import Foundation
import MediaCore
import MediaEngine
import Testing

/// Sound from other files: copied or encoded, trimmed or followed by silence, in step.
@Suite struct AttachedSoundTests {
    @Test func aacIsCopiedFrameByFrameAndSilenceFollowsIt() async throws {
        try await Fixture.withFolder { folder in
            let (output, report) = try await Attached.export(
                "ladder.mp4", [.audio(Fixture.url("audio.aac"), language: "de")], to: folder)
            func hashes(_ path: String) throws -> [Substring] {
                try Tool(
                    "ffprobe",
                    [
                        "-v", "error", "-show_packets", "-show_data_hash", "md5", "-show_entries", "packet=data_hash",
                        "-of", "csv=p=0", "-allowed_extensions", "ALL", path,
                    ].filter { path.hasSuffix("m3u8") || !["-allowed_extensions", "ALL"].contains($0) }
                ).output.split(separator: "\n")
            }
            let movie = folder.appending(path: "plain.mp4").path
            _ = try Tool(
                "ffmpeg",
                ["-v", "error", "-i", Fixture.url("audio.aac").path, "-c", "copy", "-bsf:a", "aac_adtstoasc", movie])
            let source = try hashes(movie)
            let made = try hashes(output.appending(path: "audio/de/index.m3u8").path)
            let isCopied = made.prefix(source.count).elementsEqual(source)
            #expect(!source.isEmpty && isCopied)
            #expect(made.count > source.count && Set(made.suffix(from: source.count + 1)).count == 1)
            #expect(report.repairs.first { $0.kind == .padded }?.count == made.count - source.count)
            let samples = try await Decoded.samples(output.appending(path: "audio/de/index.m3u8").path, rate: 44_100)
            #expect(abs(Double(samples.count) / 44_100 - 12) < 0.1)
            #expect(samples.suffix(44_100).allSatisfy { abs($0) < 0.001 })
            #expect(samples.prefix(44_100).contains { abs($0) > 0.05 })
        }
    }

    @Test(arguments: [
        "cover.m4a", "h264-aac.mp4", "he-aac.mp4", "surround-aac.mp4", "opus.mp4", "audio.wav", "alac.m4a",
    ])
    func soundThatEndsEarlyIsAsLongAsThePictureAndSilentAtItsEnd(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let clip = name == "h264-aac.mp4" ? "late-sound.mkv" : "ladder.mp4"
            let report = try await ExportSession(
                asset: Fixture.asset(clip).attaching(.audio(Fixture.url(name), language: "en")),
                outputs: [.hls(Attached.twoSeconds)], options: ExportOptions(profile: .modern, durability: .cached)
            ).export(to: output)
            let length = try #require(report.outputs.first?.duration.seconds)
            let samples = try await Decoded.samples(output.appending(path: "audio/en/index.m3u8").path, rate: 48_000)
            #expect(
                abs(Double(samples.count) / 48_000 - length) < 0.1, "\(Double(samples.count) / 48_000) of \(length)")
            #expect(samples.suffix(48_000).allSatisfy { abs($0) < 0.001 })
            #expect(samples.prefix(48_000).contains { abs($0) > 0.02 })
            #expect(report.attachments.count == 1)
            #expect(report.repairs.contains { $0.kind == .padded && $0.count > 0 }, "\(report.repairs)")
            #expect(PackageChecker.findings(in: output).isEmpty)
        }
    }

    @Test func twoSoundsOfOneNameAreNumberedInTheListAndInThePlaylistAlike() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export("surround.mkv", to: output, outputs: [.hls()])
            let names = try await MediaPackage(at: output).tracks().filter { $0.type == .audio }.map(\.name)
            #expect(names == ["English", "English 2"])
            let master = try String(contentsOf: output.appending(path: "master.m3u8"), encoding: .utf8)
            for name in names { #expect(master.contains("NAME=\"\(name)\"")) }
            let file = folder.appending(path: "a.mp3")
            try FileManager.default.copyItem(at: Fixture.url("audio.mp3"), to: file)
            let error = await Fixture.error {
                try await MediaPackage(at: output).addTrack(.audio(file, language: "en", name: "english 2"))
            }
            #expect((error as? MediaError)?.message.contains("another name") == true)
        }
    }

    @Test func soundOfAVideoIsTakenTrimmedToThePictureAndInStep() async throws {
        try await Fixture.withFolder { folder in
            // Flash and beep at every second for 14 s, below a picture of 12 s.
            let (output, report) = try await Attached.export(
                "ladder.mp4", [.audio(Fixture.url("sync.mkv"), language: "en")], to: folder)
            #expect(report.repairs.contains { $0.kind == .trimmed })
            let plan = try await ExportSession(
                asset: Fixture.asset("ladder.mp4").attaching(.audio(Fixture.url("sync.mkv"), language: "en")),
                outputs: [.hls()]
            ).plan()
            #expect(plan.attachments.first?.notes.contains("the sound of a video is taken") == true)
            #expect(plan.attachments.first?.reasons == [.codec])
            let samples = try await Decoded.samples(output.appending(path: "audio/en/index.m3u8").path, rate: 48_000)
            // ffmpeg shows the priming of playlists.
            let priming = 1024.0 / 44_100
            #expect(abs(Double(samples.count) / 48_000 - priming - 12) < 0.03)
            for second in 0..<12 {
                let start = Int((Double(second) + priming + 0.005) * 48_000)
                #expect(samples[start..<start + 960].contains { abs($0) > 0.2 }, "no beep at \(second)")
                let quiet = Int((Double(second) + priming + 0.5) * 48_000)
                #expect(samples[quiet..<quiet + 4800].allSatisfy { abs($0) < 0.05 })
            }
        }
    }

    @Test func aTrimMovesAttachedTracksAlong() async throws {
        try await Fixture.withFolder { folder in
            let text = try Attached.write(Attached.subRip, "en.srt", in: folder)
            let span = Timeline.Span(start: MediaTime(value: 2, timescale: 1), end: MediaTime(value: 8, timescale: 1))
            let (output, _) = try await Attached.export(
                "ladder.mp4",
                [.audio(Fixture.url("sync.mkv"), language: "en"), .subtitles(text, language: "en")], to: folder,
                options: ExportOptions(durability: .cached, timeline: Timeline(spans: [span])))
            #expect(
                try Cues.list(output.appending(path: "subtitles/en/all.vtt")) == [
                    "0.000-5.100 <i>touches four</i> segments", "1.000-1.400 overlaps &amp; \"says\" a --&gt; b",
                ])
            let samples = try await Decoded.samples(output.appending(path: "audio/en/index.m3u8").path, rate: 48_000)
            #expect(abs(Double(samples.count) / 48_000 - 6) < 0.06)
            let start = Int((3 + 1024.0 / 44_100 + 0.005) * 48_000)
            #expect(samples[start..<start + 960].contains { abs($0) > 0.2 })
        }
    }

    @Test func attachedTracksGoIntoTheMovieOnRequestInterleavedAndDecodable() async throws {
        try await Fixture.withFolder { folder in
            let text = try Attached.write(Attached.subRip, "en.srt", in: folder)
            let (output, _) = try await Attached.export(
                "ladder.mp4",
                [
                    .audio(Fixture.url("sync.mkv"), language: "fr", includedInMP4: true),
                    .audio(Fixture.url("audio.aac"), language: "de"),
                    .subtitles(text, language: "en", includedInMP4: true),
                ], to: folder, outputs: [.hls(Attached.twoSeconds), .mp4(), .m4a])
            let movie = output.appending(path: "capped-4k.mp4").path
            let probe = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-show_entries",
                    "stream=codec_name,duration:stream_disposition=default:stream_tags=language", "-of", "csv=p=0",
                    movie,
                ])
            #expect(
                probe.output.split(separator: "\n").map(String.init) == [
                    "h264,12.000000,1,und", "aac,12.000000,1,und", "aac,12.000000,0,fra", "mov_text,12.000000,0,eng",
                ])
            #expect(
                try Tool("ffmpeg", ["-v", "error", "-i", movie, "-map", "0:v", "-map", "0:a", "-f", "null", "-"]).errors
                    == "")
            // Interleaved: half of the file holds about half of each track.
            let positions = try Tool(
                "ffprobe",
                ["-v", "error", "-select_streams", "a:1", "-show_entries", "packet=pos", "-of", "csv=p=0", movie]
            ).output.split(separator: "\n").compactMap { Int($0) }
            let size = try #require(try FileManager.default.attributesOfItem(atPath: movie)[.size] as? Int)
            let half = Double(positions.count { $0 < size / 2 }) / Double(max(positions.count, 1))
            #expect(half > 0.3 && half < 0.7)
        }
    }
}
