import Foundation
import MediaCore
import MediaEngine
import Testing

/// The ways a copied segment comes about: by the sample table, by packets, alone and in sequence.
@Suite struct RendererTests {
    @Test(arguments: [
        "h264-aac.mp4", "faststart.mp4", "rotated.mov", "vfr.mp4", "anamorphic.mp4", "negative-start.mp4",
        "captions.mp4",
        "mov_text.mp4", "chapters.mp4", "surround-aac.mp4", "timecode.mov", "ladder.mp4", "attached-picture.mp4",
        "hevc-hdr10.mp4", "he-aac.mp4", "opus.mp4", "flac.mp4", "alac.m4a",
    ])
    func aSampleTableAndPacketsGiveTheSameFiles(name: String) async throws {
        for format in [HLSSettings.SegmentFormat.cmaf, .byterange] {
            try await Fixture.withFolder { folder in
                let info = try await Fixture.asset(name).probe()
                var outputs: [OutputRequest] = [
                    .hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1), segmentFormat: format))
                ]
                if info.tracks.contains(where: { $0.type == .video }) { outputs.append(.mp4()) }
                if info.tracks.contains(where: { $0.type == .audio }) { outputs.append(.m4a) }
                for readsPackets in [false, true] {
                    var options = ExportOptions(profile: .modern, durability: .cached)
                    options.readsPackets = readsPackets
                    _ = try await ExportSession(asset: Fixture.asset(name), outputs: outputs, options: options)
                        .export(to: folder.appending(path: readsPackets ? "packets" : "table"))
                }
                try Package.expectEqual(folder.appending(path: "table"), folder.appending(path: "packets"))
            }
        }
    }
}
