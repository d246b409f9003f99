import Foundation
import MediaCore
import MediaEngine
import Synchronization
import Testing

@Suite struct PublishTests {
    /// A source that does not answer any more once the export's hidden folder is there, until it is let go.
    private final class HeldSource: ByteSource {
        let name = "held"
        let byteCount: Int64
        private let bytes: [UInt8]
        private let hidden: String
        private let asked: AsyncStream<Void>.Continuation
        private let released: AsyncStream<Void>

        init(
            _ bytes: [UInt8], until hidden: URL, asked: AsyncStream<Void>.Continuation, released: AsyncStream<Void>
        ) {
            byteCount = Int64(bytes.count)
            self.bytes = bytes
            self.hidden = hidden.path
            self.asked = asked
            self.released = released
        }

        func read(at offset: Int64, count: Int) async throws -> [UInt8] {
            if FileManager.default.fileExists(atPath: hidden) {
                asked.yield()
                for await _ in released {}
            }
            return Array(bytes[Int(offset)..<min(Int(offset) + count, bytes.count)])
        }
    }

    @Test(.timeLimit(.minutes(5))) func twoExportsToOneFolderExcludeEachOther() async throws {
        try await Fixture.withFolder { folder in
            let (asking, asked) = AsyncStream<Void>.makeStream()
            let (released, release) = AsyncStream<Void>.makeStream()
            var policy = InputPolicy.untrusted
            policy.minimumSourceRate = nil
            let bytes = Array(repeatElement(try Fixture.bytes("transport.ts"), count: 40).joined())
            let source = HeldSource(
                bytes, until: folder.appending(path: ".film.media-export"), asked: asked, released: released)
            let output = folder.appending(path: "film")
            let options = ExportOptions(durability: .cached)
            let first = Task {
                try await ExportSession(
                    asset: MediaAsset(source: source, policy: policy), outputs: [.hls()], options: options
                ).export(to: output)
            }
            for await _ in asking { break }
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

    @Test(.timeLimit(.minutes(5))) func whatCameIntoItsPlaceMeanwhileIsNotReplaced() async throws {
        try await Fixture.withFolder { folder in
            let (asking, asked) = AsyncStream<Void>.makeStream()
            let (released, release) = AsyncStream<Void>.makeStream()
            var policy = InputPolicy.untrusted
            policy.minimumSourceRate = nil
            let bytes = Array(repeatElement(try Fixture.bytes("transport.ts"), count: 40).joined())
            let source = HeldSource(
                bytes, until: folder.appending(path: ".film.media-export"), asked: asked, released: released)
            let output = folder.appending(path: "film")
            let export = Task {
                try await ExportSession(asset: MediaAsset(source: source, policy: policy), outputs: [.hls()])
                    .export(to: output)
            }
            for await _ in asking { break }
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: false)
            try Data("mine".utf8).write(to: output.appending(path: "file"))
            release.finish()
            let error = await Fixture.error { _ = try await export.value } as? MediaError
            #expect(error?.code == .outputExists)
            #expect(Fixture.contents(folder) == ["film"])
            #expect(Fixture.contents(output) == ["file"])
        }
    }

    @Test func whatAKilledExportLeftIsTakenOver() async throws {
        try await Fixture.withFolder { folder in
            let left = folder.appending(path: ".film.media-export/video")
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

    /// Counts how many files it holds at once, and how often.
    private final class SlowSink: ExportSink {
        private let state = Mutex((current: 0, most: 0, files: 0))
        var most: Int { state.withLock { $0.most } }
        var files: Int { state.withLock { $0.files } }
        func receive(_ file: ExportedFile) async throws {
            state.withLock { $0 = ($0.current + 1, max($0.most, $0.current + 1), $0.files + 1) }
            for _ in 0..<100 { await Task.yield() }
            state.withLock { $0.current -= 1 }
        }
    }

    @Test func aSlowSinkIsGivenOneFileAtATimeAndFoldersInUseStay() async throws {
        let left = FileManager.default.temporaryDirectory.appending(path: "media-export-left-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: left.appending(path: "export"), withIntermediateDirectories: true)
        let used = open(left.path, O_RDONLY)
        #expect(flock(used, LOCK_EX | LOCK_NB) == 0)
        let sink = SlowSink()
        let report = try await ExportSession(asset: Fixture.asset("h264-aac.mp4"), outputs: [.hls()]).export(to: sink)
        #expect(sink.most == 1)
        #expect(sink.files == report.files.count)
        // In use, and new besides.
        #expect(FileManager.default.fileExists(atPath: left.path))
        close(used)
        try FileManager.default.removeItem(at: left)
    }
}
