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

    /// A plan that rests on the first packets gives what one gives that rests on all of them.
    @Test(arguments: ["closed.mkv", "closed.ts", "opens.mkv", "opens.ts"])
    func anExportInOnePassIsTheSameAsOneInTwo(name: String) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: name)
            var inputs = ["-i", Fixture.url("indexed.mkv").path, "-t", "20", "-c", "copy"]
            if name.hasPrefix("opens") {
                // Behind the first 16 s, groups of pictures need the ones before them.
                inputs = [
                    "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=24", "-f", "lavfi", "-i", "sine=d=24", "-pix_fmt",
                    "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-x264-params",
                    "keyint=50:bframes=2:open-gop=1:b-adapt=0:scenecut=0", "-force_key_frames",
                    "expr:lt(t,16)*gte(t,n_forced*2)",
                    "-c:a", "aac",
                ]
            }
            let made = try Tool("ffmpeg", ["-v", "error", "-nostdin", "-y"] + inputs + [file.path])
            #expect(made.status == 0, "\(made.errors)")
            for readsTwice in [false, true] {
                var options = ExportOptions(durability: .cached)
                options.readsTwice = readsTwice
                _ = try await ExportSession(
                    asset: MediaAsset(url: file),
                    outputs: [.hls(HLSSettings(segmentDuration: MediaTime(value: 4, timescale: 1)))], options: options
                ).export(to: folder.appending(path: readsTwice ? "two" : "one"))
            }
            try Package.expectEqual(folder.appending(path: "one"), folder.appending(path: "two"))
        }
    }

    /// One sound ends early, so that the file's end is far from the others': no batch waits for it.
    @Test func hundredsOfSegmentsNeedFewOpenFiles() async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "short-sound.mp4")
            let made = try Tool(
                "ffmpeg",
                [
                    "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=400", "-f", "lavfi", "-i",
                    "sine=d=400", "-f", "lavfi", "-i", "sine=d=2", "-map", "0", "-map", "1", "-map", "2", "-pix_fmt",
                    "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-g", "5", "-c:a", "aac", "-b:a", "32k",
                    file.path,
                ])
            #expect(made.status == 0, "\(made.errors)")
            let output = folder.appending(path: "out")
            let media = Tool.built("media")
            let export = try Tool(
                "sh",
                [
                    "-c",
                    "ulimit -n 512; exec \(media) export \(file.path) --output \(output.path) --segment-duration 0.5 --quiet",
                ])
            #expect(export.status == 0, "\(export.errors)")
            #expect(Fixture.contents(output.appending(path: "video/64p")).count > 800)
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
