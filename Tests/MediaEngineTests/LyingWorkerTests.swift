import Foundation
import MediaCore
import MediaEngine
import Testing

/// What a host does with a worker that was taken over: whatever it says, the host ends the job, in time, by an error.
@Suite(.timeLimit(.minutes(5))) struct LyingWorkerTests {
    /// Runs a job by a worker that lies in a certain way. Returns the error, or nil where the job succeeded.
    ///
    /// - Parameter limit: short only where the lie is to say nothing.
    private func error(
        of lie: String, in folder: URL, limit: Duration = .seconds(60)
    ) async throws -> (any Error)? {
        let link = folder.appending(path: lie)
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: Fixture.root.appending(path: "Tests/Support/lying_worker.py"))
        defer { try? FileManager.default.removeItem(at: link) }
        let session = ExportSession(
            asset: Fixture.asset("h264-aac.mp4"), outputs: [.hls()],
            options: ExportOptions(durability: .cached, timeLimit: limit),
            isolation: .process(WorkerSettings(executable: link.path)))
        // That it comes back at all is the point; how soon, others decide that keep Swift's pool busy.
        return await Fixture.error { _ = try await session.export(to: folder.appending(path: "out")) }
    }

    @Test(arguments: [
        ("half_a_message", MediaError.Code.timedOut), ("too_long", .crashed), ("endless_answer", .crashed),
        ("flood", .timedOut), ("absurd_times", .crashed), ("unprotected_answer", .crashed), ("cancelled", .crashed),
        ("foreign_name", .verificationFailed), ("hidden_name", .verificationFailed), ("link", .verificationFailed),
        ("unreported", .verificationFailed), ("deep", .verificationFailed), ("foreign_output", .verificationFailed),
    ])
    func aLieIsAnErrorAndPublishesNothing(_ lie: String, _ code: MediaError.Code) async throws {
        try await Fixture.withFolder { folder in
            let error = try await error(
                of: lie, in: folder, limit: code == .timedOut ? .seconds(3) : .seconds(60))
            #expect((error as? MediaError)?.code == code, "\(lie): \(String(describing: error))")
            #expect(Fixture.contents(folder).isEmpty, "\(lie)")
        }
    }

    @Test func aWorkerThatStaysAfterItsAnswerIsEnded() async throws {
        try await Fixture.withFolder { folder in
            let error = try await error(of: "answers_and_stays", in: folder)
            #expect(error == nil)
            #expect(Fixture.contents(folder) == ["out"])
        }
    }

    @Test func modesAreGivenByTheHost() async throws {
        try await Fixture.withFolder { folder in
            let error = try await error(of: "set_user_id", in: folder)
            #expect(error == nil)
            var status = stat()
            #expect(stat(folder.appending(path: "out/video/segment_00001.m4s").path, &status) == 0)
            #expect(status.st_mode & 0o7022 == 0)
        }
    }

    @Test func textOfAWorkerIsCleaned() async throws {
        try await Fixture.withFolder { folder in
            let link = folder.appending(path: "control_characters")
            try FileManager.default.createSymbolicLink(
                at: link, withDestinationURL: Fixture.root.appending(path: "Tests/Support/lying_worker.py"))
            let session = ExportSession(
                asset: Fixture.asset("h264-aac.mp4"), outputs: [.hls()],
                isolation: .process(WorkerSettings(executable: link.path)))
            let warnings = try await session.export(to: folder.appending(path: "out")).warnings
            #expect(warnings == ["?[31m red ?? ?"])
        }
    }
}
