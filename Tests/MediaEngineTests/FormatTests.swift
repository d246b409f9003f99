import Foundation
import MediaCore
import MediaEngine
import Testing

/// Every container people have becomes something a browser plays.
@Suite(.serialized) struct FormatTests {
    /// A clip of each container, with picture and sound.
    static let films = [
        "format.m4v", "format.ogv", "format.mpeg", "format.mov", "format.3gp", "format.f4v", "format.rm", "format.ts",
        "format.wtv", "format.avi", "h264-aac.mp4", "format.wmv", "format.webm", "format.mts", "format.vob",
        "format.mxf", "format.asf", "format.m2ts", "format.mkv", "format.flv",
    ]
    /// A clip of each container of sound.
    static let sounds = [
        "audio.mp3", "audio.wav", "audio.flac", "audio.ogg", "audio.opus", "audio.aac", "alac.m4a", "format.aiff",
    ]

    private struct Session: Decodable {
        struct Report: Decodable {
            var tag: String
            var src: String?
            var duration: Double?
            var currentTime: Double
            var width: Int
            var height: Int
            var error: String?
            var exception: String?
            var frames: Int
            var audioBytes: Int
            var videoBytes: Int
        }
        var reports: [Report]
        var notFound: [String]
        var ended: Bool
    }

    private func play(_ folder: URL, _ sources: [String]) async throws -> [Session.Report] {
        let script = Fixture.root.appending(path: "Tests/Browser/run.py").path
        let tool = try await Tool.running(
            "python3", [script, folder.path, "--timeout", "240"] + sources.flatMap { ["--src", $0] })
        let session = try JSONDecoder().decode(Session.self, from: Data(tool.output.utf8))
        #expect(session.ended && session.notFound.isEmpty)
        return session.reports
    }

    @Test(.enabled(if: Browser.isInstalled))
    func everyContainerPlaysInABrowserAsHLSAndAsMP4() async throws {
        try await Fixture.withFolder { folder in
            var sources: [String] = []
            for name in Self.films {
                let report = try await Fixture.export(
                    name, to: folder.appending(path: name), outputs: [.hls(), .mp4()])
                #expect(report.tracks.filter { $0.action != .discard }.count == 2, "\(name)")
                sources += ["\(name)/master.m3u8", "\(name)/capped-4k.mp4"]
            }
            for name in Self.sounds {
                _ = try await Fixture.export(name, to: folder.appending(path: name), outputs: [.hls(), .m4a])
                sources += ["\(name)/master.m3u8", "\(name)/audio.m4a"]
            }
            let reports = try await play(folder, sources)
            #expect(reports.count == sources.count)
            for (source, report) in zip(sources, reports) {
                #expect(report.error == nil && report.exception == nil, "\(source): \(report)")
                #expect(report.currentTime > 0.5 && report.audioBytes > 0, "\(source): \(report)")
                let isFilm = Self.films.contains { source.hasPrefix($0) }
                #expect(
                    !isFilm || (report.videoBytes > 0 && report.frames > 0 && report.width > 0), "\(source): \(report)")
            }
        }
    }

    @Test(arguments: films)
    func anExportLastsAsLongAsItsSource(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let report = try await Fixture.export(name, to: output, outputs: [.hls(), .mp4()])
            let info = try await Fixture.asset(name).probe(.thorough)
            let duration = try #require(info.duration)
            for made in report.outputs {
                #expect(abs(made.duration.seconds - duration.seconds) < 0.15, "\(made)")
            }
            // A second reader counts the pictures: as many as the decoder makes of the source, one more or less.
            func frames(_ path: String) throws -> Int {
                let tool = try Tool(
                    "ffprobe",
                    [
                        "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries",
                        "stream=nb_read_frames",
                        "-of", "csv=p=0", path,
                    ])
                return Int(tool.output.prefix { $0.isNumber }) ?? 0
            }
            let made = try frames(output.appending(path: "capped-4k.mp4").path)
            let source = try frames(Fixture.url(name).path)
            #expect(made > 0 && abs(made - source) <= 2, "\(made) of \(source)")
        }
    }

    @Test func everyDecoderOfTheAllowListExists() throws {
        for codec in ["real", "msmpeg4v3", "theora", "wmav2", "h263", "rv40", "cook", "mpeg1video", "vc1", "ra_144"] {
            let name = CodecID(rawValue: codec)
            #expect(Planner(profile: .broad).decodable.contains(name) == (codec != "real"), "\(codec)")
        }
    }
}
