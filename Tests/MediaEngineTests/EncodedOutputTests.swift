import Foundation
import MediaCore
import MediaEngine
import MediaPackaging
import Testing

/// Codecs and sound layouts that are asked for.
@Suite struct EncodedOutputTests {
    @Test(arguments: [(VideoCodec.hevc, "hevc", "hvc1."), (.av1, "av1", "av01.")])
    func picturesComeInTheCodecThatWasAskedFor(codec: VideoCodec, name: String, prefix: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let encoding = EncodingSettings(videoCodec: codec)
            let request = OutputRequest.hls(
                HLSSettings(segmentDuration: MediaTime(value: 1, timescale: 1), encoding: encoding))
            _ = try await Fixture.export(
                "format.mkv", to: output,
                outputs: [request, .mp4(MP4Settings(maximumSize: .ultraHD, encoding: encoding))])
            let master = try String(contentsOf: output.appending(path: "master.m3u8"), encoding: .utf8)
            #expect(master.contains("CODECS=\"\(prefix)"), "\(master)")
            for path in ["capped-4k.mp4", "video/120p/index.m3u8"] {
                let tool = try Tool(
                    "ffprobe",
                    [
                        "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries",
                        "stream=codec_name,nb_read_frames", "-of", "default=nw=1", output.appending(path: path).path,
                    ])
                #expect(
                    tool.output.contains("codec_name=\(name)") && tool.output.contains("nb_read_frames=75"),
                    "\(tool.output)\(tool.errors)")
            }
        }
    }

    @Test func surroundStandsInAGroupOfItsOwnBesideStereo() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let request = OutputRequest.hls(HLSSettings(encoding: EncodingSettings(keepsSurround: true)))
            _ = try await Fixture.export("format.vob", to: output, outputs: [request, .m4a])
            guard
                case .multivariant(let master) = try PlaylistParser.parse(
                    Array(try Data(contentsOf: output.appending(path: "master.m3u8"))))
            else {
                Issue.record("no multivariant playlist")
                return
            }
            #expect(Set(master.renditions.map(\.groupID)).count == 2)
            #expect(Set(master.renditions.compactMap(\.channels)) == ["2", "6"])
            #expect(master.variants.count == 2)
            let tool = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-show_entries", "stream=channels", "-of", "csv=p=0",
                    output.appending(path: "audio.m4a").path,
                ])
            #expect(tool.output.hasPrefix("2"))
        }
    }

    @Test func theLoudestSurroundIsMixedDownWithoutClipping() async throws {
        try await Fixture.withFolder { folder in
            let source = folder.appending(path: "loud.mkv")
            let made = try Tool(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                    "aevalsrc=0.95*sin(440*2*PI*t)|0.95*sin(440*2*PI*t)|0.95*sin(440*2*PI*t)|0|0.95*sin(440*2*PI*t)|0.95*sin(440*2*PI*t):c=5.1:s=48000:d=2",
                    "-c:a", "flac", source.path,
                ])
            #expect(made.status == 0)
            let output = folder.appending(path: "out")
            _ = try await ExportSession(
                asset: MediaAsset(url: source), outputs: [.m4a], options: ExportOptions(durability: .cached)
            ).export(to: output)
            let samples = try await Decoded.samples(output.appending(path: "audio.m4a").path, rate: 48_000)
            let peak = samples.map { abs($0) }.max() ?? 0
            #expect(peak > 0.8 && peak < 1.0, "\(peak)")
        }
    }

    @Test func oneChannelBecomesTwoOfTheSameLoudness() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export("format.mkv", to: output, outputs: [.m4a])
            let made = try await Decoded.samples(output.appending(path: "audio.m4a").path, rate: 44_100)
            let source = try await Decoded.samples(Fixture.url("format.mkv").path, rate: 44_100)
            func level(_ samples: [Float]) -> Float {
                (samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)).squareRoot()
            }
            #expect(abs(level(made) / level(source) - 1) < 0.02)
        }
    }
}
