import Foundation
import MediaCore
import MediaEngine
import MediaPackaging
import Testing

/// The ways a copied segment comes about: by the sample table, by packets, alone and in sequence.
@Suite struct RendererTests {
    @Test(arguments: [
        "h264-aac.mp4", "faststart.mp4", "rotated.mov", "vfr.mp4", "anamorphic.mp4", "negative-start.mp4",
        "captions.mp4",
        "mov_text.mp4", "chapters.mp4", "surround-aac.mp4", "timecode.mov", "ladder.mp4", "attached-picture.mp4",
        "fragmented.mp4", "fragmented-dash.mp4", "fragmented-absolute.mp4", "hevc-hdr10.mp4", "he-aac.mp4", "opus.mp4",
        "flac.mp4", "alac.m4a",
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

    /// The header's length is told from the sample table before anything is written.
    @Test(arguments: ["h264-aac.mp4", "rotated.mov", "vfr.mp4"])
    func nothingLiesBetweenHeaderAndMediaOfACopiedFile(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let report = try await Fixture.export(name, to: output)
            #expect(!report.repairs.contains { $0.kind == .movieHeaderMoved })
            for file in ["capped-4k.mp4", "audio.m4a"] {
                let bytes = Array(try Data(contentsOf: output.appending(path: file)))
                let types = try TopLevelBoxes(SampleTableTests.Bytes(bytes: bytes)).entries.map(\.type.description)
                #expect(types == ["ftyp", "moov", "mdat"], "\(file)")
            }
        }
    }

    /// Pictures without sound lie in one stretch: the kernel copies them, or they go through a buffer where the files lie
    /// on different file systems.
    @Test func aLongStretchIsCopiedAlikeOnOneFileSystemAndAcrossTwo() async throws {
        try await Fixture.withFolder { folder in
            let source = folder.appending(path: "dense.mp4")
            let made = try Tool(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=2", "-vf",
                    "noise=alls=40:allf=t,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18",
                    "-g",
                    "30", source.path,
                ])
            #expect(made.status == 0, "\(made.errors)")
            var options = ExportOptions(durability: .cached)
            func export(_ name: String, in parent: URL) async throws -> URL {
                let output = parent.appending(path: name)
                _ = try await ExportSession(asset: MediaAsset(url: source), outputs: [.mp4()], options: options)
                    .export(to: output)
                return output
            }
            let near = try await export("near", in: folder)
            options.readsPackets = true
            try Package.expectEqual(near, try await export("packets", in: folder))
            options.readsPackets = false
            guard FileManager.default.isWritableFile(atPath: "/dev/shm") else { return }
            let memory = URL(filePath: "/dev/shm/media-tests-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: memory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: memory) }
            try Package.expectEqual(try await export("far", in: memory), near)
        }
    }
}
