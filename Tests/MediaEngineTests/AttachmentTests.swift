import Foundation
import MediaCore
import MediaEngine
import Testing

/// Text from other files and from inside the source, attached to a new export.
@Suite struct AttachmentTests {
    static let expected = [
        "0.500-2.000 ends on the joint", "1.250-7.100 <i>touches four</i> segments",
        "3.000-3.400 overlaps &amp; \"says\" a --&gt; b", "11.000-12.000 outlasts the picture",
    ]

    @Test func tracksStandInThePlaylistsWithLanguageNameChannelsAndCharacteristics() async throws {
        try await Fixture.withFolder { folder in
            let text = try Attached.write(Attached.subRip, "en.srt", in: folder)
            let (output, report) = try await Attached.export(
                "ladder.mp4",
                [
                    .audio(Fixture.url("audio.mp3"), language: "fra"),
                    .audio(Fixture.url("audio.aac"), language: "pt-br", name: "Brasil", isDefault: true),
                    .audio(Fixture.url("audio.flac"), language: "en", role: .description),
                    .audio(Fixture.url("audio.opus"), language: "en", role: .commentary),
                    .subtitles(text, language: "en"), .subtitles(text, language: "en", isForHearingImpaired: true),
                    .subtitles(text, language: "German", isForced: true),
                ], to: folder)
            #expect(PackageChecker.findings(in: output).isEmpty)
            let master = try String(contentsOf: output.appending(path: "master.m3u8"), encoding: .utf8)
            let lines = master.split(separator: "\n").filter { $0.hasPrefix("#EXT-X-MEDIA") }.map(String.init)
            #expect(
                lines == [
                    #"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio 1",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio/und/index.m3u8""#,
                    #"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="French",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio/fr/index.m3u8""#,
                    #"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Brasil",LANGUAGE="pt-BR",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/pt-BR/index.m3u8""#,
                    #"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="English (audio description)",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.describes-video",CHANNELS="2",URI="audio/en/index.m3u8""#,
                    #"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="English (commentary)",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=NO,CHANNELS="2",URI="audio/en-2/index.m3u8""#,
                    #"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,URI="subtitles/en/index.m3u8""#,
                    #"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English (SDH)",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound",URI="subtitles/en-2/index.m3u8""#,
                    #"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="German (forced)",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,FORCED=YES,URI="subtitles/de/index.m3u8""#,
                ])
            #expect(report.repairs.count { $0.kind == .padded } == 4)
        }
    }

    private static let python = Fixture.root.appending(path: ".build/python/bin/python3").path

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python)))
    func aSecondReaderFindsEveryAttachedTrackAndItsSegments() async throws {
        try await Fixture.withFolder { folder in
            let text = try Attached.write(Attached.subRip, "en.srt", in: folder)
            let (output, _) = try await Attached.export(
                "ladder.mp4",
                [
                    .audio(Fixture.url("audio.mp3"), language: "fr", role: .description),
                    .subtitles(text, language: "en", isForced: true),
                ], to: folder)
            try await MediaPackage(at: output).addTrack(
                .subtitles(text, language: "de"), options: TrackChangeOptions(durability: .cached))
            let script = """
                import m3u8, sys, os
                root = sys.argv[1]
                master = m3u8.load(os.path.join(root, 'master.m3u8'))
                video = m3u8.load(os.path.join(root, master.playlists[0].uri))
                for media in master.media:
                    track = m3u8.load(os.path.join(root, media.uri))
                    assert track.is_endlist and track.target_duration == video.target_duration, media.uri
                    total = sum(s.duration for s in track.segments)
                    assert abs(total - sum(s.duration for s in video.segments)) < 0.05, (media.uri, total)
                    for segment in track.segments:
                        assert os.path.getsize(os.path.join(root, os.path.dirname(media.uri), segment.uri)) > 0
                    print(media.type, media.group_id, media.language, media.name, media.forced, media.characteristics)
                assert all(p.stream_info.audio == 'audio' and p.stream_info.subtitles == 'subtitles' for p in master.playlists)
                """
            let tool = try Tool(Self.python, ["-c", script, output.path])
            #expect(
                tool.output.split(separator: "\n").map(String.init) == [
                    "AUDIO audio None Audio 1 None None",
                    "AUDIO audio fr French (audio description) None public.accessibility.describes-video",
                    "SUBTITLES subtitles en English (forced) YES None", "SUBTITLES subtitles de German None None",
                ], "\(tool.errors)")
        }
    }

    @Test(arguments: [HLSSettings.SegmentFormat.cmaf, .ts])
    func everySegmentHoldsTheCuesItTouchesWithTheirOwnTimes(format: HLSSettings.SegmentFormat) async throws {
        try await Fixture.withFolder { folder in
            let text = try Attached.write(Attached.subRip, "en.srt", in: folder)
            var settings = Attached.twoSeconds
            settings.segmentFormat = format
            let (output, report) = try await Attached.export(
                "ladder.mp4", [.subtitles(text, language: "en")], to: folder, outputs: [.hls(settings)])
            let track = output.appending(path: "subtitles/en")
            #expect(try Cues.list(track.appending(path: "all.vtt")) == Self.expected)
            #expect(report.repairs.contains { $0.kind == .cues && $0.message.contains("shortened") })
            for index in 0..<6 {
                let segment = track.appending(path: "segment_0000\(index + 1).vtt")
                let (start, end) = (Double(index * 2), Double(index * 2 + 2))
                let touching = Self.expected.filter { Cues.span($0).start < end && Cues.span($0).end > start }
                #expect(try Cues.list(segment) == touching, "segment \(index)")
                let head = try String(contentsOf: segment, encoding: .utf8).split(separator: "\n")[1]
                #expect(head == "X-TIMESTAMP-MAP=MPEGTS:\(format == .ts ? 900_000 : 0),LOCAL:00:00:00.000")
            }
            let list = try String(contentsOf: track.appending(path: "index.m3u8"), encoding: .utf8)
            let video = try String(contentsOf: output.appending(path: "video/360p/index.m3u8"), encoding: .utf8)
            func durations(_ text: String) -> [Substring] {
                text.split(separator: "\n").filter { $0.hasPrefix("#EXTINF") }
            }
            #expect(durations(list) == durations(video))
            #expect(list.hasSuffix("#EXT-X-ENDLIST\n"))
        }
    }

    @Test func everyFormatGivesTheSameCuesAtTheSameTimes() async throws {
        let files = [
            "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.500\nOne <b>two</b>\n\n00:04.000 --> 00:05.250\nThree\n",
            "a.srt":
                "1\r\n00:00:01,000 --> 00:00:02,500\r\nOne <b>two</b>\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,250\r\nThree\r\n",
            "a.ass":
                "[Script Info]\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.50,One {\\b1}two\nDialogue: 0:00:04.00,0:00:05.25,Three\n",
            "a.ttml":
                "<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:tts=\"http://www.w3.org/ns/ttml#styling\"><body><div><p begin=\"1s\" end=\"2.5s\">One <span tts:fontWeight=\"bold\">two</span></p><p begin=\"00:00:04.000\" dur=\"1250ms\">Three</p></div></body></tt>",
        ]
        try await Fixture.withFolder { folder in
            for (name, text) in files.sorted(by: { $0.key < $1.key }) {
                let (output, report) = try await Attached.export(
                    "ladder.mp4", [.subtitles(try Attached.write(text, name, in: folder), language: "en")], to: folder,
                    options: ExportOptions(durability: .cached, overwrite: true))
                #expect(
                    try Cues.list(output.appending(path: "subtitles/en/all.vtt")) == [
                        "1.000-2.500 One <b>two</b>", "4.000-5.250 Three",
                    ], "\(name)")
                #expect(report.repairs.isEmpty, "\(name)")
            }
        }
    }

    @Test(arguments: ["captions.mp4", "captions.mkv", "captions.ts", "captions.scc"])
    func closedCaptionsBecomeTextAtTheFramesTheyAreShown(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let isFile = name.hasSuffix("scc")
            let asset =
                isFile
                ? Fixture.asset("ladder.mp4").attaching(.subtitles(Fixture.url(name), language: "en"))
                : Fixture.asset(name)
            _ = try await ExportSession(
                asset: asset, outputs: [.hls()], options: ExportOptions(profile: .modern, durability: .cached)
            ).export(to: output)
            let track = isFile ? "subtitles/en" : "subtitles/und"
            // The file counts frames of 30000/1001, the clips have 30 a second.
            #expect(
                try Cues.list(output.appending(path: "\(track)/all.vtt"))
                    == (isFile
                        ? ["1.502-3.003 HELLO WORLD", "4.004-5.506 SECOND ONE|<i>IN ITALICS</i>"]
                        : ["1.500-3.000 HELLO WORLD", "4.000-5.500 SECOND ONE|<i>IN ITALICS</i>"]))
            #expect(PackageChecker.findings(in: output).isEmpty)
        }
    }

    @Test func captionsOfTheDigitalKindAreNamedAndNotDropped() async throws {
        try await Fixture.withFolder { folder in
            let (output, report) = try await Attached.export("captions-708.mp4", [], to: folder)
            #expect(report.warnings.contains { $0.contains("CEA-708") })
            #expect(!FileManager.default.fileExists(atPath: output.appending(path: "subtitles").path))
            let error = await Fixture.error {
                _ = try await Attached.export(
                    "ladder.mp4", [.subtitles(Fixture.url("captions-708.mp4"), language: "en")],
                    to: folder.appending(path: "other"))
            }
            #expect((error as? MediaError)?.message.contains("CEA-708") == true)
        }
    }

    @Test func textTracksOfTheSourceBecomeWebVTTAndTimedTextOnRequest() async throws {
        try await Fixture.withFolder { folder in
            var movie = MP4Settings.capped4K
            movie.includesSubtitles = true
            let (output, report) = try await Attached.export(
                "two-languages.mkv", [], to: folder, outputs: [.hls(Attached.twoSeconds), .mp4(movie)])
            #expect(
                try Cues.list(output.appending(path: "subtitles/en/all.vtt")) == [
                    "1.000-3.500 Hello <i>world</i>", "5.500-7.000 Across six seconds &amp; on",
                ])
            #expect(
                try Cues.list(output.appending(path: "subtitles/de/all.vtt")) == [
                    "1.000-3.500 Hallo Welt", "5.500-7.000 Über sechs Sekunden",
                ])
            #expect(report.tracks.filter { $0.type == .subtitle }.map(\.samples) == [2, 2])
            #expect(PackageChecker.findings(in: output).isEmpty)
            let probe = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-show_entries", "stream=codec_name:stream_tags=language", "-of", "csv=p=0",
                    output.appending(path: "capped-4k.mp4").path,
                ])
            #expect(
                probe.output.split(separator: "\n").map(String.init) == [
                    "h264,und", "aac,eng", "aac,deu", "mov_text,eng", "mov_text,deu",
                ])
            let text = try await Decoded.bytes([
                "-i", output.appending(path: "capped-4k.mp4").path, "-map", "0:s:1", "-f", "webvtt",
            ])
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            #expect(lines.contains("00:01.000 --> 00:03.500") && lines.contains { $0.contains("Hallo Welt") })
        }
    }

    @Test(arguments: ["ass", "webvtt", "subrip", "mov_text"])
    func textTracksOfEachKindAreReadFromTheirContainer(codec: String) async throws {
        try await Fixture.withFolder { folder in
            let words = try Attached.write(
                "1\n00:00:01,000 --> 00:00:02,500\nPlain <i>and</i> leaning\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\nlines\n",
                "a.srt", in: folder)
            let clip = folder.appending(path: codec == "mov_text" ? "clip.mp4" : "clip.mkv")
            let made = try Tool(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-i", Fixture.url("ladder.mp4").path, "-i", words.path, "-map", "0",
                    "-map",
                    "1", "-c", "copy", "-c:s", codec, "-metadata:s:s:0", "language=fre", clip.path,
                ])
            #expect(made.status == 0, "\(made.errors)")
            let output = folder.appending(path: "out")
            _ = try await ExportSession(
                asset: MediaAsset(url: clip), outputs: [.hls()], options: ExportOptions(durability: .cached)
            ).export(to: output)
            #expect(
                try Cues.list(output.appending(path: "subtitles/fr/all.vtt")) == [
                    "1.000-2.500 Plain <i>and</i> leaning", "3.000-4.000 Two|lines",
                ])
        }
    }

    @Test func textGoesIntoAMovieThatIsMadeWithoutAPackage() async throws {
        try await Fixture.withFolder { folder in
            var movie = MP4Settings.capped4K
            movie.includesSubtitles = true
            let (output, report) = try await Attached.export(
                "two-languages.mkv", [], to: folder, outputs: [.mp4(movie)])
            #expect(Fixture.contents(output) == ["capped-4k.mp4", "package.json"])
            #expect(report.tracks.filter { $0.type == .subtitle }.map(\.samples) == [2, 2])
            let text = try await Decoded.bytes([
                "-i", output.appending(path: "capped-4k.mp4").path, "-map", "0:s:0", "-f", "webvtt",
            ])
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            #expect(lines.contains("00:01.000 --> 00:03.500") && lines.contains { $0.contains("world") })
        }
    }

    @Test func picturesOfTextAreNamedAndLeaveTheRestAlone() async throws {
        try await Fixture.withFolder { folder in
            let (_, report) = try await Attached.export("bitmap-subtitle.mkv", [], to: folder)
            let track = report.tracks.first { $0.type == .subtitle }
            #expect(track?.action == .discard && track?.reasons == [.bitmapSubtitle])
            #expect(report.warnings.contains { $0.contains("bitmapSubtitle") })
        }
    }
}
