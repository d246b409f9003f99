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
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await ExportSession(
                asset: Fixture.asset(name),
                outputs: [.hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1)))],
                options: ExportOptions(durability: .cached)
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
                    #expect(rendered == written, "\(name) \(rendition.playlist) \(recipe.index)")
                    compared += 1
                }
            }
            #expect(compared >= 4)
        }
    }
}
