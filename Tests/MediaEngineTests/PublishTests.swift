import Foundation
import MediaCore
import MediaEngine
import Testing

@Suite struct PublishTests {
    /// A source that waits in the middle until it is let go.
    private struct HeldSource: ByteSource {
        let name = "held"
        let bytes: [UInt8]
        let asked: AsyncStream<Void>.Continuation
        let released: AsyncStream<Void>
        var byteCount: Int64 { Int64(bytes.count) }
        func read(at offset: Int64, count: Int) async throws -> [UInt8] {
            if offset > 0 {
                asked.yield()
                for await _ in released { break }
            }
            return Array(bytes[Int(offset)..<min(Int(offset) + count, bytes.count)])
        }
    }

    private func held(_ body: (HeldSource, AsyncStream<Void>, AsyncStream<Void>.Continuation) async throws -> Void)
        async throws
    {
        let bytes = Array(repeatElement(try Fixture.bytes("transport.ts"), count: 20).joined())
        let (asking, asked) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        try await body(HeldSource(bytes: bytes, asked: asked, released: released), asking, release)
    }

    @Test(.timeLimit(.minutes(5))) func twoExportsToOneFolderExcludeEachOther() async throws {
        try await Fixture.withFolder { folder in
            try await held { source, asking, release in
                let output = folder.appending(path: "film")
                // Opening reads ahead of the folder; the plan of a transport stream is made twice, so that the second look finds it.
                let options = ExportOptions(durability: .cached)
                let first = Task {
                    try await ExportSession(asset: MediaAsset(source: source), outputs: [.hls()], options: options)
                        .export(to: output)
                }
                for await _ in asking { break }
                while Fixture.contents(folder).isEmpty, !first.isCancelled {
                    release.yield()
                    await Task.yield()
                }
                let error =
                    await Fixture.error {
                        _ = try await ExportSession(
                            asset: Fixture.asset("h264-aac.mp4"), outputs: [.hls()], options: options
                        ).export(to: output)
                    } as? MediaError
                #expect(error?.code == .outputBusy)
                #expect(error?.location == output.path)
                release.finish()
                _ = try await first.value
                #expect(Fixture.contents(folder) == ["film"])
            }
        }
    }

    @Test func whatAKilledExportLeftIsTakenOver() async throws {
        try await Fixture.withFolder { folder in
            let left = folder.appending(path: ".film.export/video")
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: left.appending(path: "segment"))
            _ = try await Fixture.export("h264-aac.mp4", to: folder.appending(path: "film"))
            #expect(Fixture.contents(folder) == ["film"])
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "film/video/segment").path))
        }
    }

    @Test(arguments: [100, 200, 255])
    func longNamesHaveAHiddenFolderToo(_ length: Int) async throws {
        try await Fixture.withFolder { folder in
            let name = String(repeating: "ü", count: length / 2)
            _ = try await Fixture.export("h264-aac.mp4", to: folder.appending(path: name), outputs: [.m4a])
            #expect(Fixture.contents(folder) == [name])
        }
    }

    @Test func errorsOfAnOutputNameIt() async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "file")
            try Data("x".utf8).write(to: file)
            let error =
                await Fixture.error {
                    _ = try await Fixture.export("h264-aac.mp4", to: file.appending(path: "film"))
                } as? MediaError
            #expect(error?.code == .outputUnwritable)
            #expect(error?.location?.hasPrefix(file.path) == true)
        }
    }
}
