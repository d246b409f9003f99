import Foundation
import MediaCore
import MediaEngine
import Testing

/// Sound and text from other files, attached to a new export.
@Suite struct AttachmentTests {
    private static let twoSeconds = HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1))

    private func export(
        _ name: String, _ attachments: [TrackAttachment], to folder: URL, outputs: [OutputRequest] = [.hls(twoSeconds)],
        options: ExportOptions = ExportOptions(durability: .cached)
    ) async throws -> (URL, ExportReport) {
        let output = folder.appending(path: "out")
        let report = try await ExportSession(
            asset: Fixture.asset(name).attaching(attachments), outputs: outputs, options: options
        ).export(to: output)
        return (output, report)
    }

    private func write(_ text: String, _ name: String, in folder: URL) throws -> URL {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url
    }

    static let subRip = """
        1
        00:00:00,500 --> 00:00:02,000
        ends on the joint

        2
        00:00:01,250 --> 00:00:07,100
        <i>touches four</i> segments

        3
        00:00:03,000 --> 00:00:03,400
        overlaps & "says" a --> b

        4
        00:00:11,000 --> 00:00:13,000
        outlasts the picture
        """
    static let expected = [
        "0.500-2.000 ends on the joint", "1.250-7.100 <i>touches four</i> segments",
        "3.000-3.400 overlaps &amp; \"says\" a --&gt; b", "11.000-12.000 outlasts the picture",
    ]

    @Test func tracksStandInThePlaylistsWithLanguageNameChannelsAndCharacteristics() async throws {
        try await Fixture.withFolder { folder in
            let text = try write(Self.subRip, "en.srt", in: folder)
            let (output, report) = try await export(
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
            let text = try write(Self.subRip, "en.srt", in: folder)
            let (output, _) = try await export(
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
            let text = try write(Self.subRip, "en.srt", in: folder)
            var settings = Self.twoSeconds
            settings.segmentFormat = format
            let (output, report) = try await export(
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
                let (output, report) = try await export(
                    "ladder.mp4", [.subtitles(try write(text, name, in: folder), language: "en")], to: folder,
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
            let (output, report) = try await export("captions-708.mp4", [], to: folder)
            #expect(report.warnings.contains { $0.contains("CEA-708") })
            #expect(!FileManager.default.fileExists(atPath: output.appending(path: "subtitles").path))
            let error = await Fixture.error {
                _ = try await export(
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
            let (output, report) = try await export(
                "two-languages.mkv", [], to: folder, outputs: [.hls(Self.twoSeconds), .mp4(movie)])
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
            let text = try Decoded.bytes([
                "-i", output.appending(path: "capped-4k.mp4").path, "-map", "0:s:1", "-f", "webvtt",
            ])
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            #expect(lines.contains("00:01.000 --> 00:03.500") && lines.contains { $0.contains("Hallo Welt") })
        }
    }

    @Test(arguments: ["ass", "webvtt", "subrip", "mov_text"])
    func textTracksOfEachKindAreReadFromTheirContainer(codec: String) async throws {
        try await Fixture.withFolder { folder in
            let words = try write(
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

    @Test func picturesOfTextAreNamedAndLeaveTheRestAlone() async throws {
        try await Fixture.withFolder { folder in
            let (_, report) = try await export("bitmap-subtitle.mkv", [], to: folder)
            let track = report.tracks.first { $0.type == .subtitle }
            #expect(track?.action == .discard && track?.reasons == [.bitmapSubtitle])
            #expect(report.warnings.contains { $0.contains("bitmapSubtitle") })
        }
    }

    // MARK: Sound

    @Test func aacIsCopiedFrameByFrameAndSilenceFollowsIt() async throws {
        try await Fixture.withFolder { folder in
            let (output, report) = try await export(
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
            let samples = try Decoded.samples(output.appending(path: "audio/de/index.m3u8").path, rate: 44_100)
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
                outputs: [.hls(Self.twoSeconds)], options: ExportOptions(profile: .modern, durability: .cached)
            ).export(to: output)
            let length = try #require(report.outputs.first?.duration.seconds)
            let samples = try Decoded.samples(output.appending(path: "audio/en/index.m3u8").path, rate: 48_000)
            #expect(
                abs(Double(samples.count) / 48_000 - length) < 0.1, "\(Double(samples.count) / 48_000) of \(length)")
            #expect(samples.suffix(48_000).allSatisfy { abs($0) < 0.001 })
            #expect(samples.prefix(48_000).contains { abs($0) > 0.02 })
            #expect(report.attachments.count == 1)
            #expect(report.repairs.contains { $0.kind == .padded && $0.count > 0 }, "\(report.repairs)")
            #expect(PackageChecker.findings(in: output).isEmpty)
        }
    }

    @Test func soundOfAVideoIsTakenTrimmedToThePictureAndInStep() async throws {
        try await Fixture.withFolder { folder in
            // Flash and beep at every second for 14 s, below a picture of 12 s.
            let (output, report) = try await export(
                "ladder.mp4", [.audio(Fixture.url("sync.mkv"), language: "en")], to: folder)
            #expect(report.repairs.contains { $0.kind == .trimmed })
            let plan = try await ExportSession(
                asset: Fixture.asset("ladder.mp4").attaching(.audio(Fixture.url("sync.mkv"), language: "en")),
                outputs: [.hls()]
            ).plan()
            #expect(plan.attachments.first?.notes.contains("the sound of a video is taken") == true)
            #expect(plan.attachments.first?.reasons == [.codec])
            let samples = try Decoded.samples(output.appending(path: "audio/en/index.m3u8").path, rate: 48_000)
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
            let text = try write(Self.subRip, "en.srt", in: folder)
            let span = Timeline.Span(start: MediaTime(value: 2, timescale: 1), end: MediaTime(value: 8, timescale: 1))
            let (output, _) = try await export(
                "ladder.mp4",
                [.audio(Fixture.url("sync.mkv"), language: "en"), .subtitles(text, language: "en")], to: folder,
                options: ExportOptions(durability: .cached, timeline: Timeline(spans: [span])))
            #expect(
                try Cues.list(output.appending(path: "subtitles/en/all.vtt")) == [
                    "0.000-5.100 <i>touches four</i> segments", "1.000-1.400 overlaps &amp; \"says\" a --&gt; b",
                ])
            let samples = try Decoded.samples(output.appending(path: "audio/en/index.m3u8").path, rate: 48_000)
            #expect(abs(Double(samples.count) / 48_000 - 6) < 0.06)
            let start = Int((3 + 1024.0 / 44_100 + 0.005) * 48_000)
            #expect(samples[start..<start + 960].contains { abs($0) > 0.2 })
        }
    }

    @Test func attachedTracksGoIntoTheMovieOnRequestInterleavedAndDecodable() async throws {
        try await Fixture.withFolder { folder in
            let text = try write(Self.subRip, "en.srt", in: folder)
            let (output, _) = try await export(
                "ladder.mp4",
                [
                    .audio(Fixture.url("sync.mkv"), language: "fr", includedInMP4: true),
                    .audio(Fixture.url("audio.aac"), language: "de"),
                    .subtitles(text, language: "en", includedInMP4: true),
                ], to: folder, outputs: [.hls(Self.twoSeconds), .mp4(), .m4a])
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

    // MARK: Bad input

    @Test func badInputIsRefusedByNameAndNothingIsLeft() async throws {
        try await Fixture.withFolder { folder in
            let good = try write(Self.subRip, "good.srt", in: folder)
            let empty = try write("", "empty.srt", in: folder)
            let prose = try write("Dear diary,\nnothing happened.\n", "prose.srt", in: folder)
            let garbage = folder.appending(path: "garbage.srt")
            try Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }).write(to: garbage)
            let pictures = folder.appending(path: "pictures.sup")
            try Data([0x50, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0x16, 0, 0x13] + [UInt8](repeating: 0, count: 40)).write(
                to: pictures)
            let huge = folder.appending(path: "huge.srt")
            try Data(repeating: 0x41, count: 100 << 20).write(to: huge)
            let bad: [([TrackAttachment], MediaError.Code, String)] = [
                ([.subtitles(good, language: "xx")], .invalidSettings, "no language"),
                ([.subtitles(good, language: "")], .invalidSettings, "no language"),
                ([.subtitles(good, language: "en\"\n#EXT")], .invalidSettings, "no language"),
                ([.subtitles(good, language: "klingonish")], .invalidSettings, "no language"),
                ([.subtitles(empty, language: "en")], .emptySource, "empty"),
                ([.subtitles(prose, language: "en")], .unsupportedFormat, "no subtitle format"),
                ([.subtitles(garbage, language: "en")], .unsupportedFormat, "not text"),
                ([.subtitles(huge, language: "en")], .limitExceeded, "bytes"),
                ([.subtitles(Fixture.url("vobsub.idx"), language: "en")], .unsupportedFormat, "pictures"),
                ([.subtitles(pictures, language: "en")], .unsupportedFormat, "PGS"),
                ([.subtitles(Fixture.url("bitmap-subtitle.mkv"), language: "en")], .noSuitableTrack, "pictures"),
                ([.subtitles(Fixture.url("ladder.mp4"), language: "en")], .noSuitableTrack, "neither"),
                ([.subtitles(folder.appending(path: "none.srt"), language: "en")], .notFound, "no such file"),
                ([.subtitles(folder, language: "en")], .unreadable, "folder"),
                ([.audio(Fixture.url("odd.mkv"), language: "en")], .noSuitableTrack, "no sound"),
                ([.audio(good, language: "en")], .unsupportedFormat, ""),
                ([.audio(Fixture.url("encrypted.mp4"), language: "en")], .noSuitableTrack, ""),
                (
                    [.subtitles(good, language: "en"), .subtitles(good, language: "en")], .invalidSettings,
                    "another name"
                ),
                ([.subtitles(good, language: "en", includedInMP4: true)], .invalidSettings, "capped-4k.mp4"),
            ]
            for (attachments, code, words) in bad {
                let error = await Fixture.error { _ = try await export("ladder.mp4", attachments, to: folder) }
                let mediaError = error as? MediaError
                if attachments[0].type == .audio, code == .noSuitableTrack, words.isEmpty {
                    #expect(mediaError != nil, "\(attachments)")
                } else {
                    #expect(mediaError?.code == code, "\(words): \(String(describing: error))")
                }
                #expect(
                    words.isEmpty || mediaError?.message.contains(words) == true,
                    "\(words): \(mediaError?.message ?? "")")
                let isItself = words == "neither"
                #expect(mediaError?.location?.hasSuffix("ladder.mp4") == isItself, "\(words)")
            }
            #expect(!Fixture.contents(folder).contains { $0.contains("out") })
        }
    }

    @Test func attachmentsNeedAPackage() async {
        let session = ExportSession(
            asset: Fixture.asset("ladder.mp4").attaching(.audio(Fixture.url("audio.aac"), language: "de")),
            outputs: [.mp4()])
        let error = await Fixture.error { _ = try await session.plan() }
        #expect((error as? MediaError)?.code == .invalidSettings)
    }

    @Test func sameLanguageWithAnotherNameIsFine() async throws {
        try await Fixture.withFolder { folder in
            let text = try write(Self.subRip, "en.srt", in: folder)
            let (output, _) = try await export(
                "ladder.mp4",
                [.subtitles(text, language: "en"), .subtitles(text, language: "en", name: "Another \"one\"\n")],
                to: folder)
            let master = try String(contentsOf: output.appending(path: "master.m3u8"), encoding: .utf8)
            #expect(master.contains("NAME=\"English\"") && master.contains("NAME=\"Another one\""))
        }
    }
}
