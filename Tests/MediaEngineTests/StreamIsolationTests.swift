import Foundation
import MediaCore
import MediaEngine
import Synchronization
import Testing

/// Streams whose media is opened and rendered by a worker process.
@Suite(.serialized, .timeLimit(.minutes(10))) struct StreamIsolationTests {
    private static func settings(_ seconds: Int64 = 1) -> HLSSettings {
        HLSSettings(segmentDuration: MediaTime(value: seconds, timescale: 1))
    }

    /// All files of a stream by their path.
    private static func files(of stream: HLSStream) async throws -> [String: [UInt8]] {
        var files = ["master.m3u8": Array(stream.playlist.utf8)]
        for rendition in stream.renditions {
            files[rendition.playlist] = Array(try stream.playlist(of: rendition.id).utf8)
            files[rendition.id + " init"] = try stream.initialization(of: rendition.id)
            for index in 0..<rendition.segmentCount {
                files["\(rendition.id) \(index)"] = try await stream.segment(index, of: rendition.id)
            }
        }
        return files
    }

    /// A worker's program under a name of its own, and the processes that run it.
    private struct Program {
        let path: String

        init(in folder: URL) throws {
            path = folder.appending(path: "mediaworker").path
            // A second name, not a copy: a file that is written cannot be run while a child that is being started has it open.
            if link(Tool.built("media"), path) != 0 {
                try FileManager.default.copyItem(atPath: Tool.built("media"), toPath: path)
            }
        }

        var isolation: Isolation { .process(WorkerSettings(executable: path)) }

        var processes: [pid_t] {
            // Nobody else runs a program of this name.
            ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }.filter {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/exe")) == path
            }
        }

        /// Waits until none runs any more; the suite's time limit is the only clock.
        func untilNoneRuns() async throws {
            while !processes.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    /// Runs `body` with a stream of a clip whose worker is a program under a name of its own.
    private static func streaming(
        _ name: String = "h264-aac.mp4", limits: StreamLimits = StreamLimits(),
        _ body: (Program, HLSStream) async throws -> Void
    ) async throws {
        try await Fixture.withFolder { folder in
            let program = try Program(in: folder)
            let stream = try await Fixture.asset(name).hlsStream(
                settings(), limits: limits, isolation: program.isolation)
            try await body(program, stream)
        }
    }

    // MARK: The same as in the process

    @Test(arguments: [
        "h264-aac.mp4", "fragmented.mp4", "two-languages.mkv", "vp9-opus.webm", "transport.ts", "mov_text.mp4",
        "audio.mp3", "hevc-hdr10.mp4",
    ])
    func aWorkerServesTheFilesOfAStreamInThisProcess(_ name: String) async throws {
        let here = try await Fixture.asset(name).hlsStream(Self.settings())
        let there = try await Fixture.asset(name).hlsStream(Self.settings(), isolation: WorkerTests.worker)
        #expect(there.renditions == here.renditions)
        #expect(there.plan == here.plan)
        #expect(there.duration == here.duration)
        let (mine, theirs) = (try await Self.files(of: here), try await Self.files(of: there))
        #expect(mine.count > 3)
        let different = mine.filter { theirs[$0.key] != $0.value }.keys.sorted()
        #expect(different.isEmpty && mine.count == theirs.count, "\(name): \(different)")
        await there.close()
    }

    @Test func aLadderIsServedByAWorkerToo() async throws {
        let settings = HLSSettings(
            segmentDuration: MediaTime(value: 2, timescale: 1), ladder: .heights([180, 144, 90]))
        let here = try await Fixture.asset("ladder.mp4").hlsStream(settings)
        let there = try await Fixture.asset("ladder.mp4").hlsStream(settings, isolation: WorkerTests.worker)
        #expect(there.renditions.count > 3)
        let isSame = try await Self.files(of: here) == Self.files(of: there)
        #expect(isSame)
    }

    @Test func aSourceOfTheHostIsStreamedByAWorker() async throws {
        let asset = MediaAsset(source: MemorySource(try Fixture.bytes("h264-aac.mp4"), name: "film"))
        let here = try await asset.hlsStream(Self.settings())
        let there = try await asset.hlsStream(Self.settings(), isolation: WorkerTests.worker)
        let isSame = try await Self.files(of: here) == Self.files(of: there)
        #expect(isSame)
    }

    @Test func aStreamIsMaterialisedByAWorker() async throws {
        try await Fixture.withFolder { folder in
            let options = ExportOptions(durability: .cached)
            let asset = Fixture.asset("h264-aac.mp4")
            let (once, made) = (folder.appending(path: "once"), folder.appending(path: "made"))
            _ = try await ExportSession(asset: asset, outputs: [.hls(Self.settings())], options: options)
                .export(to: once)
            let stream = try await asset.hlsStream(Self.settings(), options: options, isolation: WorkerTests.worker)
            _ = try await stream.segment(0)
            _ = try await stream.materialize(to: made)
            #expect(FileManager.default.contentsEqual(atPath: once.path, andPath: made.path))
            #expect(Fixture.contents(folder) == ["made", "once"])
        }
    }

    @Test func whatCannotBeStreamedIsRefusedAsInThisProcess() async throws {
        for name in ["text.mp4", "truncated.mp4", "no-moov.mp4", "data-only.mp4"] {
            let here = await Fixture.error { _ = try await Fixture.asset(name).hlsStream() } as? MediaError
            let there =
                await Fixture.error {
                    _ = try await Fixture.asset(name).hlsStream(isolation: WorkerTests.worker)
                } as? MediaError
            #expect(there?.code == here?.code && here != nil, "\(name)")
        }
        let error = await Fixture.error { _ = try await Fixture.asset("h264-aac.mp4").hlsStream(isolation: .process) }
        #expect((error as? MediaError)?.code == .workerUnavailable)
    }

    // MARK: Workers come and go

    @Test func aWorkerThatWasKilledBetweenRequestsIsReplaced() async throws {
        try await Self.streaming { program, stream in
            let here = try await Fixture.asset("h264-aac.mp4").hlsStream(Self.settings())
            for index in 0..<3 {
                let processes = program.processes
                #expect(processes.count == 1)
                for process in processes { kill(process, SIGKILL) }
                let isSame = try await stream.segment(index) == here.segment(index)
                #expect(isSame)
            }
        }
    }

    @Test func noProcessIsLeftWhenTheStreamIsGoneOrClosed() async throws {
        try await Fixture.withFolder { folder in
            let program = try Program(in: folder)
            var stream: HLSStream? = try await Fixture.asset("h264-aac.mp4").hlsStream(
                Self.settings(), isolation: program.isolation)
            _ = try await stream?.segment(0)
            #expect(program.processes.count == 1)
            stream = nil
            try await program.untilNoneRuns()
            let other = try await Fixture.asset("h264-aac.mp4").hlsStream(
                Self.settings(), isolation: program.isolation)
            let kept = try await other.segment(0)
            await other.close()
            #expect(program.processes.isEmpty)
            let isSame = try await other.segment(0) == kept
            #expect(isSame)
            let error = await Fixture.error { _ = try await other.segment(1) } as? MediaError
            #expect(error?.code == .notFound)
            #expect(program.processes.isEmpty)
        }
    }

    @Test func anIdleWorkerIsEndedAndStartedAgain() async throws {
        try await Self.streaming(limits: StreamLimits(idleTimeLimit: .milliseconds(200))) { program, stream in
            let here = try await Fixture.asset("h264-aac.mp4").hlsStream(Self.settings())
            for index in 0..<2 {
                try await program.untilNoneRuns()
                let isSame = try await stream.segment(index) == here.segment(index)
                #expect(isSame)
            }
        }
    }

    @Test func aMediaThatWasReplacedIsDamagedForTheNextWorker() async throws {
        try await Fixture.withFolder { folder in
            let program = try Program(in: folder)
            let file = folder.appending(path: "film.mp4")
            try FileManager.default.copyItem(at: Fixture.url("h264-aac.mp4"), to: file)
            let stream = try await MediaAsset(url: file).hlsStream(Self.settings(), isolation: program.isolation)
            let processes = program.processes
            try FileManager.default.removeItem(at: file)
            try FileManager.default.copyItem(at: Fixture.url("faststart.mp4"), to: file)
            for process in processes { kill(process, SIGKILL) }
            let error = await Fixture.error { _ = try await stream.segment(0) } as? MediaError
            #expect(error?.code == .damaged)
            let again =
                await Fixture.error { _ = try await stream.materialize(to: folder.appending(path: "out")) }
                as? MediaError
            #expect(again?.code == .damaged)
        }
    }

    /// A source of changing content: a different media once it is told so.
    private final class ChangingSource: ByteSource {
        let name = "changing"
        private let bytes: Mutex<[UInt8]>
        init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }
        var byteCount: Int64 { bytes.withLock { Int64($0.count) } }
        func become(_ new: [UInt8]) { bytes.withLock { $0 = new } }
        func read(at offset: Int64, count: Int) async throws -> [UInt8] {
            bytes.withLock { Array($0[min(Int(offset), $0.count)..<min(Int(offset) + count, $0.count)]) }
        }
    }

    @Test func aSourceThatTellsAnotherStreamToTheNextWorkerIsDamaged() async throws {
        try await Fixture.withFolder { folder in
            let program = try Program(in: folder)
            let source = ChangingSource(try Fixture.bytes("h264-aac.mp4"))
            let stream = try await MediaAsset(source: source).hlsStream(Self.settings(), isolation: program.isolation)
            source.become(try Fixture.bytes("vfr.mp4"))
            for process in program.processes { kill(process, SIGKILL) }
            let error = await Fixture.error { _ = try await stream.segment(0) } as? MediaError
            #expect(error?.code == .damaged)
            source.become(try Fixture.bytes("h264-aac.mp4"))
            #expect(try await stream.segment(0).count > 1000)
        }
    }

    @Test func aFileThatShrinksIsDamagedAndTheWorkerGoesOn() async throws {
        try await Fixture.withFolder { folder in
            let program = try Program(in: folder)
            let file = folder.appending(path: "film.mp4")
            try FileManager.default.copyItem(at: Fixture.url("faststart.mp4"), to: file)
            let stream = try await MediaAsset(url: file).hlsStream(Self.settings(), isolation: program.isolation)
            let processes = program.processes
            let handle = try FileHandle(forWritingTo: file)
            try handle.truncate(atOffset: 20_000)
            try handle.close()
            let error = await Fixture.error { _ = try await stream.segment(0) } as? MediaError
            #expect(error?.code == .damaged)
            #expect(program.processes == processes)
        }
    }

    @Test func aSpareWorkerServesAStreamToo() async throws {
        try await Fixture.withFolder { folder in
            let program = try Program(in: folder)
            let isolation = Isolation.process(WorkerSettings(executable: program.path, keepsSpare: true))
            let here = try await Fixture.asset("h264-aac.mp4").hlsStream(Self.settings())
            for index in 0..<3 {
                let stream = try await Fixture.asset("h264-aac.mp4").hlsStream(Self.settings(), isolation: isolation)
                let isSame = try await stream.segment(index) == here.segment(index)
                #expect(isSame)
                // Also the spare that waits: the next stream starts one itself.
                if index == 1 { for process in program.processes { kill(process, SIGKILL) } }
                await stream.close()
            }
            // Another program's spare takes the place of this one's.
            let other = Isolation.process(WorkerSettings(executable: Tool.built("media"), keepsSpare: true))
            while !program.processes.isEmpty { _ = try await Fixture.asset("audio.wav").probe(isolation: other) }
        }
    }

    @Test func aClosedStreamIsStillMaterialised() async throws {
        try await Fixture.withFolder { folder in
            let stream = try await Fixture.asset("h264-aac.mp4").hlsStream(
                Self.settings(), options: ExportOptions(durability: .cached), isolation: WorkerTests.worker)
            await stream.close()
            let report = try await stream.materialize(to: folder.appending(path: "out"))
            #expect(report.outputs.count == 1)
        }
    }

    // MARK: Many at once

    @Test func twoStreamsAndManyReadersAreServedAtOnce() async throws {
        try await Fixture.withFolder { folder in
            let program = try Program(in: folder)
            let names = ["h264-aac.mp4", "vp9-opus.webm"]
            var expected: [[[UInt8]]] = []
            var streams: [HLSStream] = []
            for name in names {
                let here = try await Fixture.asset(name).hlsStream(Self.settings())
                var segments: [[UInt8]] = []
                for index in 0..<3 { segments.append(try await here.segment(index)) }
                expected.append(segments)
                streams.append(
                    try await Fixture.asset(name).hlsStream(
                        Self.settings(), cacheByteLimit: 0, isolation: program.isolation))
            }
            #expect(program.processes.count == 2)
            let (all, wanted) = (streams, expected)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for reader in 0..<24 {
                    group.addTask {
                        try await all[reader % 2].segment(reader % 3) == wanted[reader % 2][reader % 3]
                    }
                }
                for try await isSame in group { #expect(isSame) }
            }
            #expect(program.processes.count == 2)
        }
    }

    @Test func aRequestThatIsCancelledHarmsNoOther() async throws {
        try await Self.streaming("vp9-opus.webm") { program, stream in
            let here = try await Fixture.asset("vp9-opus.webm").hlsStream(Self.settings())
            let processes = program.processes
            let expected = try await here.segment(3)
            for index in 0..<3 {
                let hasty = Task { try await stream.segment(index) }
                let patient = Task { try await stream.segment(3) }
                await Task.yield()
                hasty.cancel()
                _ = await hasty.result
                let isSame = try await patient.value == expected
                #expect(isSame)
            }
            #expect(program.processes == processes)
        }
    }

    // MARK: Deadlines

    @Test func aWorkerThatHangsIsReplacedAfterTheDeadline() async throws {
        try await Self.streaming(limits: StreamLimits(requestTimeLimit: .seconds(3))) { program, stream in
            for process in program.processes { kill(process, SIGSTOP) }
            let error = await Fixture.error { _ = try await stream.segment(2) } as? MediaError
            #expect(error?.code == .timedOut)
            #expect(program.processes.isEmpty)
            let segment = try await stream.segment(2)
            #expect(segment.count > 1000)
        }
    }

    @Test func aRequestThatIsCancelledFromAWorkerThatHangsEndsIt() async throws {
        try await Self.streaming { program, stream in
            for process in program.processes { kill(process, SIGSTOP) }
            let task = Task { try await stream.segment(2) }
            await Task.yield()
            task.cancel()
            #expect(await Fixture.error { _ = try await task.value } is CancellationError)
            // Waits behind the one that is called off.
            for process in program.processes { kill(process, SIGCONT) }
            let segment = try await stream.segment(2)
            #expect(segment.count > 1000)
        }
    }

    @Test func whatIsUnderWayEndsWhenTheStreamIsClosed() async throws {
        try await Self.streaming { program, stream in
            for process in program.processes { kill(process, SIGSTOP) }
            let task = Task { try await stream.segment(2) }
            await Task.yield()
            await stream.close()
            #expect((await Fixture.error { _ = try await task.value } as? MediaError)?.code == .notFound)
            #expect(program.processes.isEmpty)
        }
    }
}
