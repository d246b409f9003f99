import Foundation
import MediaCore
import MediaEngine
import MediaPackaging
import Testing

@Suite struct RecipeTests {
    @Test(arguments: [
        "h264-aac.mp4", "two-languages.mkv", "transport.ts", "rotated.mov", "vfr.mp4", "trimmed.mp4",
        "transport-backwards.ts",
    ])
    func aSegmentRenderedAloneEqualsTheOneMadeInSequence(name: String) async throws {
        try await compare(name, .hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1))))
    }

    @Test(arguments: [
        "open-gop.mp4", "long-gop.mp4", "interlaced.mp4", "late-audio.mp4", "vp8-vorbis.webm", "vp9-opus.webm",
        "mpeg2.ts", "mpeg2.mpg", "mpeg4-mp3.avi", "h264-bframes.avi", "surround.mkv", "several-edits.mp4",
        "hevc-hdr10.mp4", "hevc.mkv", "audio.mp3", "audio.opus", "audio.ogg", "audio.flac", "audio.wav",
    ])
    func anEncodedSegmentRenderedAloneEqualsTheOneMadeInSequence(name: String) async throws {
        let encoding = EncodingSettings(keepsSurround: true)
        try await compare(
            name, .hls(HLSSettings(segmentDuration: MediaTime(value: 1, timescale: 1), encoding: encoding)))
    }

    @Test(arguments: ["h264-aac.mp4", "vfr.mp4", "vp9-opus.webm"])
    func everyRungOfALadderIsRenderedAloneAsInSequence(name: String) async throws {
        try await compare(
            name,
            .hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1), ladder: .heights([180, 144, 90]))))
    }

    @Test func aTrimmedExportIsRenderedAloneAsInSequence() async throws {
        let span = Timeline.Span(start: MediaTime(value: 31, timescale: 10), end: MediaTime(value: 87, timescale: 10))
        try await compare(
            "h264-aac.mp4", .hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1))),
            timeline: Timeline(spans: [span]))
    }

    private func compare(_ name: String, _ output: OutputRequest, timeline: Timeline = .whole) async throws {
        try await Fixture.withFolder { folder in
            let request = output
            let output = folder.appending(path: "out")
            _ = try await ExportSession(
                asset: Fixture.asset(name), outputs: [request],
                options: ExportOptions(durability: .cached, timeline: timeline)
            ).export(to: output)
            let description = try JSONDecoder().decode(
                PackageDescription.self, from: Data(contentsOf: output.appending(path: "package.json")))
            var info = try await Fixture.asset(name).probe()
            if Planner(profile: .broad).needsThoroughProbe(info, for: [.hls()]) {
                info = try await Fixture.asset(name).probe(.thorough)
            }
            let renderer = SegmentRenderer(
                asset: Fixture.asset(name), info: info, presentationStart: description.presentationStart)
            var compared = 0
            for rendition in description.renditions {
                let base = output.appending(path: rendition.playlist).deletingLastPathComponent()
                for recipe in rendition.segments.reversed() {
                    let digits = String(recipe.index + 1)
                    let file = "segment_" + String(repeating: "0", count: 5 - digits.count) + digits + ".m4s"
                    let written = Array(try Data(contentsOf: base.appending(path: file)))
                    let rendered = try await renderer.render(recipe)
                    let difference = zip(rendered, written).enumerated().first { $0.element.0 != $0.element.1 }?.offset
                    let isEqual = rendered.count == written.count && difference == nil
                    #expect(
                        isEqual,
                        "\(name) \(rendition.playlist) \(recipe.index): \(rendered.count) and \(written.count) bytes, differing from \(difference ?? -1) on"
                    )
                    compared += 1
                }
            }
            #expect(compared >= 3)
        }
    }
}
