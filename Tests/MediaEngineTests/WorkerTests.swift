import Foundation
import MediaCore
import MediaEngine
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct WorkerTests {
    static let worker = Isolation.process(WorkerSettings(executable: Tool.built("media")))

    // MARK: The same as in the process

    @Test(arguments: [
        "h264-aac.mp4", "fragmented.mp4", "h264.avi", "vp9-opus.webm", "surround.mkv", "transport.ts", "cover.m4a",
        "audio.flac", "interlaced.mp4", "captions.mp4", "format.wmv", "several-edits.mp4",
    ])
    func aWorkerMakesTheSameBytesAndTellsTheSame(_ name: String) async throws {
        try await Fixture.withFolder { folder in
            let outputs: [OutputRequest] =
                name.hasSuffix("a") || name.hasSuffix("flac") ? [.hls(), .m4a] : [.hls(), .mp4()]
            let options = ExportOptions(durability: .cached)
            let (here, there) = (folder.appending(path: "here"), folder.appending(path: "there"))
            let asset = Fixture.asset(name)
            let mine = try await ExportSession(asset: asset, outputs: outputs, options: options).export(to: here)
            let session = ExportSession(asset: asset, outputs: outputs, options: options, isolation: Self.worker)
            #expect(try await session.export(to: there) == mine)
            #expect(FileManager.default.contentsEqual(atPath: here.path, andPath: there.path))
            #expect(Fixture.contents(folder) == ["here", "there"])
        }
    }

    @Test func everyFixtureIsDescribedAlikeOrRefusedAlike() async throws {
        let clips = Fixture.contents(Fixture.url("")).filter { !$0.hasPrefix(".") }
        try #require(clips.count > 100)
        for name in clips {
            func result(_ isolation: Isolation) async -> Result<MediaInfo, MediaError> {
                do { return .success(try await Fixture.asset(name).probe(isolation: isolation)) } catch {
                    var error = error as? MediaError ?? MediaError(.internal, "\(error)", operation: .open)
                    // FFmpeg's lines hold addresses of memory.
                    error.log = []
                    return .failure(error)
                }
            }
            let (there, here) = (await result(Self.worker), await result(.inProcess))
            #expect(there == here, "\(name)")
        }
    }

    @Test func picturesWaveformsAndPlansComeOutOfAWorker() async throws {
        let asset = Fixture.asset("h264-aac.mp4")
        #expect(try await asset.thumbnail(isolation: Self.worker) == asset.thumbnail())
        #expect(try await asset.storyboard(isolation: Self.worker) == asset.storyboard())
        #expect(try await asset.preview(isolation: Self.worker) == asset.preview())
        #expect(try await asset.waveform(isolation: Self.worker) == asset.waveform())
        let plan = try await ExportSession(asset: asset, outputs: [.hls()]).plan()
        #expect(try await ExportSession(asset: asset, outputs: [.hls()], isolation: Self.worker).plan() == plan)
    }

    @Test func sourcesAttachmentsKeysAndPartsReachTheWorker() async throws {
        try await Fixture.withFolder { folder in
            let bytes = try Fixture.bytes("h264-bframes.avi")
            let subtitles = Array("1\n00:00:00,200 --> 00:00:00,900\nHallo\n".utf8)
            let asset = MediaAsset(source: MemorySource(bytes, name: "film")).attaching(
                .audio(MediaAsset(source: MemorySource(try Fixture.bytes("audio.mp3"))), language: "fr"),
                .subtitles(MediaAsset(source: MemorySource(subtitles)), language: "de"))
            var options = ExportOptions(durability: .cached)
            options.encryption = try SegmentEncryption(
                key: ContentKey([UInt8](repeating: 7, count: 16)), keyURI: "https://example.com/key")
            options.timeline = Timeline(spans: [.init(start: MediaTime(value: 1, timescale: 2), end: nil)])
            for (name, isolation) in [("here", Isolation.inProcess), ("there", Self.worker)] {
                let session = ExportSession(asset: asset, outputs: [.hls()], options: options, isolation: isolation)
                _ = try await session.export(to: folder.appending(path: name))
            }
            #expect(
                FileManager.default.contentsEqual(
                    atPath: folder.appending(path: "here").path, andPath: folder.appending(path: "there").path))
        }
    }

    @Test func tracksAreAddedByAWorkerAsTheyAreHere() async throws {
        try await Fixture.withFolder { folder in
            let subtitles = folder.appending(path: "text.srt")
            try Data("1\n00:00:00,200 --> 00:00:00,900\nHallo\n".utf8).write(to: subtitles)
            for (name, isolation) in [("here", Isolation.inProcess), ("there", Self.worker)] {
                let output = folder.appending(path: name)
                _ = try await Fixture.export("h264-aac.mp4", to: output)
                let package = MediaPackage(at: output)
                let options = TrackChangeOptions(durability: .cached, isolation: isolation)
                try await package.addTrack(
                    .audio(Fixture.url("audio.mp3"), language: "fr", includedInMP4: true), options: options)
                try await package.addTrack(.subtitles(subtitles, language: "de"), options: options)
                try await package.replaceTrack(
                    "audio-fr", with: .audio(Fixture.url("audio.flac"), language: "fr"), options: options)
            }
            #expect(
                FileManager.default.contentsEqual(
                    atPath: folder.appending(path: "here").path, andPath: folder.appending(path: "there").path))
            let error =
                await Fixture.error {
                    try await MediaPackage(at: folder.appending(path: "there")).addTrack(
                        .audio(Fixture.url("magicyuv.avi"), language: "it"),
                        options: TrackChangeOptions(isolation: Self.worker))
                } as? MediaError
            #expect(error?.code == .noSuitableTrack)
            #expect(Fixture.contents(folder) == ["here", "text.srt", "there"])
        }
    }

    @Test func aWorkingFolderServesWorkersToo() async throws {
        try await Fixture.withFolder { folder in
            let working = folder.appending(path: "working").path
            let options = ExportOptions(durability: .cached, workingFolder: working)
            let session = ExportSession(
                asset: Fixture.asset("vp9-opus.webm"), outputs: [.hls()], options: options, isolation: Self.worker)
            let report = try await session.export(to: folder.appending(path: "there"))
            #expect(report.reusedSegments == 0)
            #expect(Fixture.contents(folder) == ["there"])
        }
    }

    @Test func progressComesFromTheWorker() async throws {
        try await Fixture.withFolder { folder in
            let session = ExportSession(
                asset: Fixture.asset("vp9-opus.webm"), outputs: [.hls(), .mp4()], isolation: Self.worker)
            async let report = session.export(to: folder.appending(path: "out"))
            var seen: [MediaTime] = []
            for await state in session.states(updateInterval: .milliseconds(10)) {
                if case .exporting(let progress) = state { seen.append(progress.processed) }
            }
            _ = try await report
            #expect(!seen.isEmpty)
            #expect(seen == seen.sorted())
        }
    }

    // MARK: Failing

    @Test func withoutAWorkerProgramIsolatedWorkIsRefusedByName() async throws {
        let error = await Fixture.error { _ = try await Fixture.asset("h264-aac.mp4").probe(isolation: .process) }
        #expect((error as? MediaError)?.code == .workerUnavailable)
        for path in ["/nowhere/media", "/bin/false", "/bin/cat"] {
            let isolation = Isolation.process(WorkerSettings(executable: path))
            let error = await Fixture.error { _ = try await Fixture.asset("h264-aac.mp4").probe(isolation: isolation) }
            #expect((error as? MediaError)?.code == .workerUnavailable, "\(path)")
        }
    }

    /// A source that never answers, and tells when it is asked.
    private struct SilentSource: ByteSource {
        let name = "silent"
        let byteCount: Int64 = 1 << 20
        let asked: AsyncStream<Void>.Continuation
        func read(at offset: Int64, count: Int) async throws -> [UInt8] {
            asked.yield()
            try await Task.sleep(for: .seconds(600))
            return []
        }
    }

    /// Processes that a process has started.
    private static func children() -> [pid_t] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.flatMap { task in
            ((try? String(contentsOfFile: "/proc/self/task/\(task)/children", encoding: .utf8)) ?? "")
                .split(separator: " ").compactMap { pid_t($0) }
        }
    }

    @Test func aWorkerThatDiesIsAnErrorWithItsSignalAndLeavesNothing() async throws {
        for number in [SIGSEGV, SIGKILL, SIGILL] {
            try await Fixture.withFolder { folder in
                let (stream, continuation) = AsyncStream<Void>.makeStream()
                // A program of its own is told from those of other tests.
                let link = folder.appending(path: "mediaworker-\(number)")
                try FileManager.default.copyItem(atPath: Tool.built("media"), toPath: link.path)
                let isolation = Isolation.process(WorkerSettings(executable: link.path))
                let output = folder.appending(path: "out")
                let task = Task {
                    try await ExportSession(
                        asset: MediaAsset(source: SilentSource(asked: continuation)), outputs: [.hls()],
                        isolation: isolation
                    ).export(to: output)
                }
                for await _ in stream { break }
                let own = Self.children().filter {
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/exe")) == link.path
                }
                #expect(own.count == 1)
                for child in own { kill(child, number) }
                let error = await Fixture.error { _ = try await task.value } as? MediaError
                #expect(error?.code == .crashed)
                #expect(error?.signal == number)
                #expect(Fixture.contents(folder) == [link.lastPathComponent])
            }
        }
    }

    @Test func cancellingEndsTheWorkerAndRemovesItsFolder() async throws {
        try await Fixture.withFolder { folder in
            let (stream, continuation) = AsyncStream<Void>.makeStream()
            let task = Task {
                try await ExportSession(
                    asset: MediaAsset(source: SilentSource(asked: continuation)), outputs: [.hls()],
                    isolation: Self.worker
                ).export(to: folder.appending(path: "out"))
            }
            for await _ in stream { break }
            task.cancel()
            #expect(await Fixture.error { _ = try await task.value } is CancellationError)
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func aDeadlineEndsAWorkerThatWaits() async throws {
        let (_, continuation) = AsyncStream<Void>.makeStream()
        var policy = InputPolicy.untrusted
        policy.openTimeLimit = .milliseconds(300)
        let asset = MediaAsset(source: SilentSource(asked: continuation), policy: policy)
        let error = await Fixture.error { _ = try await asset.probe(isolation: Self.worker) } as? MediaError
        #expect(error?.code == .timedOut)
        let export = ExportSession(
            asset: MediaAsset(source: SilentSource(asked: continuation)), outputs: [.hls()],
            options: ExportOptions(timeLimit: .milliseconds(300)), isolation: Self.worker)
        #expect(
            (await Fixture.error { _ = try await export.export(to: MemorySink()) } as? MediaError)?.code == .timedOut)
    }

    @Test func anErrorOfASourceCrossesTheSocket() async throws {
        struct Locked: ByteSource {
            let name = "locked"
            let byteCount: Int64 = 1 << 20
            func read(at offset: Int64, count: Int) async throws -> [UInt8] {
                throw MediaError(.accessDenied, "the bucket is locked", operation: .read)
            }
        }
        let error =
            await Fixture.error {
                _ = try await MediaAsset(source: Locked()).probe(isolation: Self.worker)
            } as? MediaError
        #expect(error?.code == .accessDenied)
        #expect(error?.message == "the bucket is locked")
    }

    @Test func memoryAboveTheLimitIsATypedErrorAndHarmsNobody() async throws {
        try await Fixture.withFolder { folder in
            let settings = WorkerSettings(executable: Tool.built("media"), memoryLimit: 100 << 20)
            let session = ExportSession(
                asset: Fixture.asset("ladder.mp4"),
                outputs: [.hls(HLSSettings(ladder: .source, encoding: EncodingSettings(videoCodec: .av1))), .mp4()],
                options: ExportOptions(
                    profile: .modern,
                    timeline: Timeline(spans: [.init(start: MediaTime(value: 1, timescale: 10), end: nil)])),
                isolation: .process(settings))
            let error = await Fixture.error { _ = try await session.export(to: folder.appending(path: "out")) }
            #expect([.crashed, .limitExceeded].contains((error as? MediaError)?.code), "\(String(describing: error))")
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func aBudgetThatThePlanExceedsIsSaidBeforeAnythingIsRendered() async throws {
        for isolation in [Isolation.inProcess, Self.worker] {
            let session = ExportSession(
                asset: Fixture.asset("vp9-opus.webm"), outputs: [.hls()],
                options: ExportOptions(memoryBudget: 100 << 20), isolation: isolation)
            let error = await Fixture.error { _ = try await session.export(to: MemorySink()) } as? MediaError
            #expect(error?.code == .limitExceeded)
            #expect(error?.operation == .plan)
        }
    }
}
