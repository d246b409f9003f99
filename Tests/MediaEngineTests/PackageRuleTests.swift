import Foundation
import MediaCore
import MediaEngine
import Testing

@Suite struct PackageRuleTests {
    private static let cases: [(String, HLSSettings.SegmentFormat)] =
        [
            "h264-aac.mp4", "rotated.mov", "vfr.mp4", "two-languages.mkv", "surround-aac.mp4", "hevc-hdr10.mp4",
            "hevc-hvc1.mp4",
            "hevc.mkv", "vp9-opus.webm", "av1-opus.webm", "transport.ts", "transport-offset.ts",
            "transport-backwards.ts",
            "flv.flv", "fragmented.mp4", "late-audio.mp4", "trimmed.mp4", "cover.m4a", "audio.mp3", "audio.flac",
            "anamorphic.mp4",
            "open-gop.mp4", "long-gop.mp4", "surround.mkv", "chapters.mkv", "negative-start.mp4", "he-aac.mp4",
            "audio.aac",
        ].flatMap { [($0, .cmaf), ($0, .byterange)] } + [
            ("h264-aac.mp4", .ts), ("transport.ts", .ts), ("two-languages.mkv", .ts),
        ]

    @Test(arguments: cases)
    func everyPackageKeepsTheRules(name: String, format: HLSSettings.SegmentFormat) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export(
                name, to: output, outputs: [.hls(HLSSettings(segmentFormat: format))], profile: .passthrough)
            let findings = PackageChecker.findings(in: output)
            #expect(findings.isEmpty, "\(name) \(format): \(findings.prefix(5).joined(separator: "; "))")
        }
    }

    private static let damages: [(String, String, @Sendable (String) -> String)] = [
        (
            "video/180p/index.m3u8", "not a finished VOD list",
            { $0.replacingOccurrences(of: "#EXT-X-ENDLIST\n", with: "") }
        ),
        (
            "video/180p/index.m3u8", "above the target duration",
            { $0.replacingOccurrences(of: "EXTINF:6.000000", with: "EXTINF:9.000000") }
        ),
        (
            "video/180p/index.m3u8", "ends at",
            { $0.replacingOccurrences(of: "EXTINF:6.000000", with: "EXTINF:5.500000") }
        ),
        ("master.m3u8", "CODECS", { $0.replacingOccurrences(of: "mp4a.40.2", with: "mp4a.40.5") }),
        ("master.m3u8", "BANDWIDTH", { $0.replacingOccurrences(of: ":BANDWIDTH=", with: ":BANDWIDTH=9") }),
        ("master.m3u8", "does not exist", { $0.replacingOccurrences(of: "AUDIO=\"audio\"", with: "AUDIO=\"sound\"") }),
        ("iframe/180p/index.m3u8", "not one key frame", { $0.replacingOccurrences(of: "@24", with: "@25") }),
        (
            "audio/und/index.m3u8", "missing or empty",
            { $0.replacingOccurrences(of: "segment_00002", with: "segment_00009") }
        ),
    ]

    @Test(arguments: damages.indices)
    func theCheckerSeesDamage(index: Int) async throws {
        let (path, message, damage) = Self.damages[index]
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export("h264-aac.mp4", to: output, outputs: [.hls()])
            let file = output.appending(path: path)
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(damage(text) != text)
            try damage(text).write(to: file, atomically: true, encoding: .utf8)
            #expect(PackageChecker.findings(in: output).contains { $0.contains(message) })
        }
    }

    private static let python = Fixture.root.appending(path: ".build/python/bin/python3").path

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: python)),
        arguments: ["h264-aac.mp4", "two-languages.mkv", "surround.mkv"])
    func aSecondReaderUnderstandsThePlaylists(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export(name, to: output, outputs: [.hls()], profile: .passthrough)
            let script = """
                import m3u8, sys, os
                root = sys.argv[1]
                master = m3u8.load(os.path.join(root, 'master.m3u8'))
                assert master.is_variant and master.playlists and master.iframe_playlists
                names = [p.uri for p in master.playlists] + [m.uri for m in master.media]
                for name in names:
                    media = m3u8.load(os.path.join(root, name))
                    assert media.is_endlist and media.segments and (media.segment_map or name.startswith('subtitles')), name
                    for segment in media.segments:
                        assert os.path.getsize(os.path.join(root, os.path.dirname(name), segment.uri)) > 0
                print(len(names))
                """
            let tool = try Tool(Self.python, ["-c", script, output.path])
            #expect(tool.status == 0 && !tool.output.isEmpty, "\(tool.errors)")
        }
    }
}
