import Foundation
import MediaCore
import MediaEngine
import Testing

/// What a real browser makes of an export.
@Suite(.serialized, .enabled(if: Browser.isInstalled)) struct BrowserTests {
    private struct Session: Decodable {
        struct Report: Decodable {
            struct Track: Decodable {
                var type: String
                var buffered: [[Double]]
            }
            var tag: String
            var duration: Double?
            var currentTime: Double
            var width: Int
            var height: Int
            var error: String?
            var exception: String?
            var buffered: [[Double]]
            var frames: Int
            var audioBytes: Int
            var videoBytes: Int
            var tracks: [Track]?
            /// Random seeks that ended at a picture, and those that did not.
            var arrived: Int?
            var late: [[Double]]?
        }
        var reports: [Report]
        var notFound: [String]
        var ended: Bool
    }

    private func play(_ folder: URL, _ arguments: [String]) async throws -> Session {
        let script = Fixture.root.appending(path: "Tests/Browser/run.py").path
        let tool = try await Tool.running("python3", [script, folder.path] + arguments)
        return try JSONDecoder().decode(Session.self, from: Data(tool.output.utf8))
    }

    private func export(
        _ name: String, _ folder: URL, _ format: HLSSettings.SegmentFormat = .cmaf, profile: PlaybackProfile = .broad
    ) async throws -> URL {
        let output = folder.appending(path: "out")
        _ = try await Fixture.export(
            name, to: output, outputs: [.hls(HLSSettings(segmentFormat: format)), .mp4()], profile: profile)
        return output
    }

    @Test(arguments: [
        ("rotated.mov", HLSSettings.SegmentFormat.cmaf, 6.0, 180, 320), ("two-languages.mkv", .cmaf, 8.0, 320, 180),
        ("transport.ts", .cmaf, 8.0, 320, 180), ("h264-aac.mp4", .ts, 12.0, 320, 180),
        ("h264-aac.mp4", .byterange, 12.0, 320, 180),
    ])
    func thePackagePlaysWithPictureAndSoundAndSeeks(
        name: String, format: HLSSettings.SegmentFormat, duration: Double, width: Int, height: Int
    ) async throws {
        try await Fixture.withFolder { folder in
            let session = try await play(
                try await export(name, folder, format), ["--src", "master.m3u8", "--seek", "3"])
            #expect(session.reports.map(\.tag) == ["play", "seek"])
            #expect(session.notFound.isEmpty)
            for report in session.reports {
                #expect(report.error == nil)
                #expect(abs((report.duration ?? 0) - duration) < 0.1, "\(report)")
                #expect(report.width == width && report.height == height)
                #expect(report.audioBytes > 0 && report.videoBytes > 0 && report.frames > 0)
                #expect(report.buffered.first?.first == 0)
            }
            #expect((session.reports.last?.currentTime ?? 0) > 3)
        }
    }

    @Test func aWebMPlaysUnderTheModernProfile() async throws {
        try await Fixture.withFolder { folder in
            let output = try await export("vp9-opus.webm", folder, profile: .modern)
            let session = try await play(output, ["--src", "master.m3u8", "--seek", "2"])
            #expect(session.reports.map(\.tag) == ["play", "seek"])
            #expect(session.reports.allSatisfy { $0.error == nil && $0.audioBytes > 0 && $0.videoBytes > 0 })
        }
    }

    /// A player that jumps about in what nobody has rendered before it asks.
    @Test(arguments: [("h264-aac.mp4", 100), ("vp9-opus.webm", 25)])
    func aStreamIsPlayedWhileItIsMadeAndSurvivesRandomSeeks(name: String, seeks: Int) async throws {
        try await Fixture.withFolder { folder in
            let stream = try await Fixture.asset(name).hlsStream(
                HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1)), cacheByteLimit: 200_000)
            let server = try StreamServer(stream)
            defer { server.stop() }
            let session = try await play(
                folder,
                [
                    "--upstream", server.address, "--src", "master.m3u8", "--seeks", "\(seeks)", "--limit", "60",
                    "--timeout", "240",
                ])
            #expect(session.reports.map(\.tag) == ["play", "wander"] && session.ended)
            #expect(session.notFound.isEmpty)
            let report = session.reports.last
            #expect(report?.arrived == seeks, "\(String(describing: report?.late))")
            #expect(report?.error == nil)
            #expect(server.requestCount > 10)
        }
    }

    /// The alternate sound beside the picture through Media Source Extensions, then as the default of the package.
    @Test func attachedSoundPlaysBesideThePicture() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let words = folder.appending(path: "a.srt")
            try Data("1\n00:00:00,200 --> 00:00:09,000\nHello\n".utf8).write(to: words)
            _ = try await ExportSession(
                asset: Fixture.asset("ladder.mp4").attaching(
                    .audio(Fixture.url("audio.mp3"), language: "fr", isDefault: true),
                    .audio(Fixture.url("audio.aac"), language: "de"), .subtitles(words, language: "en")),
                outputs: [.hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1)))],
                options: ExportOptions(durability: .cached)
            ).export(to: output)
            for language in ["fr", "de"] {
                let session = try await play(
                    output,
                    [
                        "--playlist", "video/360p/index.m3u8|video/mp4; codecs=\"avc1.64001e\"", "--playlist",
                        "audio/\(language)/index.m3u8|audio/mp4; codecs=\"mp4a.40.2\"", "--seek", "8",
                    ])
                #expect(session.reports.map(\.tag) == ["play", "seek"], "\(session.reports)")
                for report in session.reports {
                    #expect(report.error == nil && report.exception == nil)
                    #expect(report.audioBytes > 0 && report.videoBytes > 0)
                }
                // Sound reaches to the end of the picture: silence follows what was shorter.
                let sound = session.reports.last?.tracks?.last?.buffered
                #expect(sound?.count == 1 && abs((sound?.last?.last ?? 0) - 12) < 0.05, "\(String(describing: sound))")
            }
            let session = try await play(output, ["--src", "master.m3u8", "--seek", "8"])
            #expect(session.reports.allSatisfy { $0.error == nil && $0.audioBytes > 0 && $0.videoBytes > 0 })
            #expect(session.notFound.isEmpty)
        }
    }

    @Test func theProgressiveFilePlays() async throws {
        try await Fixture.withFolder { folder in
            let session = try await play(
                try await export("rotated.mov", folder), ["--src", "capped-4k.mp4", "--seek", "3"])
            #expect(session.reports.map(\.tag) == ["play", "seek"])
            #expect(session.reports.allSatisfy { $0.error == nil && $0.width == 180 && $0.height == 320 })
        }
    }

    @Test func mediaSourceExtensionsSeeOneUnbrokenRangePerTrackInStep() async throws {
        try await Fixture.withFolder { folder in
            let output = try await export("h264-aac.mp4", folder)
            let session = try await play(
                output,
                [
                    "--playlist", "video/180p/index.m3u8|video/mp4; codecs=\"avc1.64000d\"",
                    "--playlist", "audio/und/index.m3u8|audio/mp4; codecs=\"mp4a.40.2\"", "--seek", "8",
                ])
            #expect(session.reports.map(\.tag) == ["play", "seek"], "\(session.reports)")
            for track in session.reports.last?.tracks ?? [] {
                #expect(track.buffered.count == 1)
                #expect(abs(track.buffered[0][0]) < 0.001, "\(track)")
                #expect(abs(track.buffered[0][1] - 12) < 0.03, "\(track)")
            }
            #expect(session.reports.last?.tracks?.count == 2)
        }
    }
}
