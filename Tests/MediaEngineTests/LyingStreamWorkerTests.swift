import Foundation
import MediaCore
import MediaEngine
import Testing

/// What a host does with a stream's worker that was taken over. One after another: each starts three programs.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LyingStreamWorkerTests {
    /// A worker that lies in a certain way, beside an honest one.
    private func worker(_ lie: String, in folder: URL, once: Bool = false) throws -> Isolation {
        let link = folder.appending(path: lie)
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: Fixture.root.appending(path: "Tests/Support/lying_stream_worker.py"))
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "real"), withDestinationURL: URL(filePath: Tool.built("media")))
        if once { try Data().write(to: folder.appending(path: "once")) }
        return .process(WorkerSettings(executable: link.path))
    }

    private func stream(_ isolation: Isolation, limit: Duration = .seconds(60)) async throws -> HLSStream {
        try await Fixture.asset("h264-aac.mp4").hlsStream(
            HLSSettings(segmentDuration: MediaTime(value: 1, timescale: 1)),
            limits: StreamLimits(requestTimeLimit: limit, segmentByteLimit: 4 << 20), isolation: isolation)
    }

    @Test(arguments: [
        "foreign_variant", "comment_in_list", "foreign_segment", "foreign_map", "key_in_list", "other_file",
        "missing_list", "foreign_folder", "twice", "no_segments", "many_segments", "absurd_times", "other_settings",
        "garbage_initialization", "long_initialization", "swapped_initializations", "escape_in_list",
    ])
    func aLieAboutTheStreamIsRefused(_ lie: String) async throws {
        try await Fixture.withFolder { folder in
            let isolation = try worker(lie, in: folder)
            let error = await Fixture.error { _ = try await stream(isolation) } as? MediaError
            #expect(error?.code == .crashed, "\(lie): \(String(describing: error))")
            // Too long an answer is not read at all.
            let message = lie == "many_segments" ? "talks nonsense" : "makes no sense"
            #expect(error?.message.contains(message) == true, "\(lie): \(String(describing: error))")
        }
    }

    @Test(arguments: [
        ("garbage_segment", MediaError.Code.crashed), ("empty_segment", .crashed), ("cut_segment", .crashed),
        ("longer_segment", .crashed), ("too_long_segment", .crashed), ("endless_segment", .crashed),
        ("answer_instead", .crashed), ("dies_after_begun", .crashed), ("plans_again", .crashed),
        ("says_cancelled", .crashed), ("silence", .timedOut), ("silence_after_begun", .timedOut), ("flood", .timedOut),
    ])
    func aLieAboutASegmentIsAnErrorAndTheNextRequestHasAnotherWorker(
        _ lie: String, _ code: MediaError.Code
    ) async throws {
        try await Fixture.withFolder { folder in
            let stream = try await stream(
                try worker(lie, in: folder, once: true), limit: code == .timedOut ? .seconds(3) : .seconds(60))
            let error = await Fixture.error { _ = try await stream.segment(1) } as? MediaError
            #expect(error?.code == code, "\(lie): \(String(describing: error))")
            let here = try await self.stream(.inProcess)
            let isSame = try await stream.segment(1) == here.segment(1)
            #expect(isSame, "\(lie)")
        }
    }

    @Test func aWorkerThatDiesBeforeItBeginsIsAskedAgainOnce() async throws {
        try await Fixture.withFolder { folder in
            let stream = try await stream(try worker("dies", in: folder))
            let error = await Fixture.error { _ = try await stream.segment(1) } as? MediaError
            #expect(error?.code == .crashed)
        }
        try await Fixture.withFolder { folder in
            let stream = try await stream(try worker("dies", in: folder, once: true))
            #expect(try await stream.segment(1).count > 1000)
        }
    }

    /// Whatever number stands where: an error or a stream, and neither stops the host.
    @Test(arguments: 0..<20)
    func numbersThatNoMediaHasHarmNobody(_ seed: Int) async throws {
        try await Fixture.withFolder { folder in
            do {
                let stream = try await stream(try worker("extremes-\(seed)", in: folder))
                _ = (stream.duration, stream.playlist, "\(stream.plan)")
                for rendition in stream.renditions { _ = try await stream.segment(0, of: rendition.id) }
            } catch let error as MediaError {
                #expect(error.code == .crashed, "\(seed): \(error)")
            }
        }
    }

    @Test func textOfAStreamsWorkerIsCleaned() async throws {
        try await Fixture.withFolder { folder in
            let stream = try await stream(try worker("control_characters", in: folder))
            let error = await Fixture.error { _ = try await stream.segment(1) } as? MediaError
            #expect(error?.code == .damaged)
            #expect(error?.message.contains { $0 == "\u{1B}" || $0 == "\u{202E}" } == false)
        }
    }
}
