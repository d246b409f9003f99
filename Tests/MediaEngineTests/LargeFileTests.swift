import Foundation
import MediaCore
import MediaEngine
import Testing

/// Offsets beyond 32 bits: files of many gibibytes, mostly holes, whose samples lie far apart.
@Suite struct LargeFileTests {
    /// Moves a clip's media behind a hole: the movie header stays in front, its chunk offsets are written with 64 bits.
    private static func stretched(_ name: String, to start: UInt64, in folder: URL) throws -> URL {
        let script = Fixture.root.appending(path: "Tests/Support/stretch.py").path
        let target = folder.appending(path: "stretched.mp4")
        let tool = try Tool("python3", [script, Fixture.url(name).path, target.path, "\(start)"])
        #expect(tool.status == 0, "\(tool.errors)")
        return target
    }

    @Test(arguments: [UInt64(4_294_967_000), 5 << 30, 20 << 30])
    func mediaBehindManyGibibytesIsExportedAsIfItWereNear(start: UInt64) async throws {
        try await Fixture.withFolder { folder in
            let far = try Self.stretched("faststart.mp4", to: start, in: folder)
            let size = try FileManager.default.attributesOfItem(atPath: far.path)[.size] as? UInt64
            #expect((size ?? 0) > start)
            let outputs: [OutputRequest] = [.hls(), .mp4(), .m4a]
            for (asset, place) in [(MediaAsset(url: far), "far"), (Fixture.asset("faststart.mp4"), "near")] {
                _ = try await ExportSession(
                    asset: asset, outputs: outputs, options: ExportOptions(durability: .cached)
                ).export(to: folder.appending(path: place))
            }
            // Where samples lie in the source stands in package.json.
            try Package.expectEqual(
                folder.appending(path: "far"), folder.appending(path: "near"), except: ["package.json"])
            let stream = try await MediaAsset(url: far).hlsStream()
            let segment = try await stream.segment(1)
            let file = stream.renditions[0].playlist.replacingOccurrences(of: "index.m3u8", with: "segment_00002.m4s")
            let near = try Data(contentsOf: folder.appending(path: "near/" + file))
            let isSame = segment == Array(near)
            #expect(isSame)
        }
    }

    @Test func aSampleSaidToLieBehindTheEndIsDamage() async throws {
        try await Fixture.withFolder { folder in
            let far = try Self.stretched("faststart.mp4", to: 5 << 30, in: folder)
            let handle = try FileHandle(forWritingTo: far)
            try handle.truncate(atOffset: 5 << 30)
            try handle.close()
            let error = await Fixture.error {
                _ = try await ExportSession(
                    asset: MediaAsset(url: far), outputs: [.hls()], options: ExportOptions(durability: .cached)
                ).export(to: folder.appending(path: "out"))
            }
            #expect((error as? MediaError)?.code == .damaged)
            #expect(Fixture.contents(folder) == ["stretched.mp4"])
        }
    }
}
