import Foundation
import Testing

@testable import MediaLibrary

/// What is there of a file when fetching ends early, and what becomes of it the next time.
@Suite(.serialized) struct ResumptionTests {
    private let quarter = 1 << 18

    private func size(_ path: String) -> Int { FileManager.default.contents(atPath: path)?.count ?? 0 }

    /// Ends fetching when some of a file is there, as the end of a process does.
    private func interrupt(_ fetching: Fetching, _ path: String) async throws {
        let task = Task { try await fetching.fetch(path) }
        _ = try await until("some of the file is there") { () -> Bool? in size(fetching.path) >= quarter ? true : nil }
        task.cancel()
        let result = await task.result
        #expect(throws: CancellationError.self) { _ = try result.get() }
    }

    @Test func whatWasFetchedSurvivesTheProcess() async throws {
        try await Fetching.begin { fetching in
            let path = "slow/alpha.mov?rate=400000"
            try await interrupt(fetching, path)
            let kept = size(fetching.path)
            #expect(kept >= quarter)
            #expect(Fixture.contents(fetching.folder) == ["file.part", "file.part.state"])
            let file = try await fetching.fetch(path)
            #expect(file.resumptions == 0)
            #expect(try fetching.has("alpha.mov"))
            #expect(fetching.requests.map(\.range) == [nil, "bytes=\(kept)-"])
            #expect(Fixture.contents(fetching.folder) == ["file.part"])
        }
    }

    /// Whoever finds the file later must not take it for all of it.
    @Test(arguments: ["no-answer", "anonymous/alpha.mov?rate=400000"])
    func aFileIsKnownToBeAPartFromItsFirstMomentOn(_ path: String) async throws {
        try await Fetching.begin { fetching in
            let task = Task { try await fetching.fetch(path) }
            let least = path == "no-answer" ? 0 : quarter
            _ = try await until("the file is there") { () -> Bool? in
                FileManager.default.fileExists(atPath: fetching.path) && size(fetching.path) >= least ? true : nil
            }
            #expect(Fixture.contents(fetching.folder) == ["file.part", "file.part.state"])
            task.cancel()
            _ = await task.result
            #expect(Fixture.contents(fetching.folder) == ["file.part", "file.part.state"])
            // Nobody knows what the part is of.
            _ = try await fetching.fetch("files/h264-aac.mp4")
            #expect(try fetching.has("h264-aac.mp4"))
            #expect(fetching.requests.last?.range == nil)
        }
    }

    @Test func aFileThatChangedMeanwhileIsFetchedAnew() async throws {
        try await Fetching.begin { fetching in
            var first = fetching
            first.limits.maximumResumptions = 0
            #expect(await first.failure("changed/h264-aac.mp4") != nil)
            #expect(size(fetching.path) > 0)
            _ = try await fetching.fetch("changed/h264-aac.mp4")
            let other = try Fixture.bytes("h264-aac.mp4").map { $0 ^ 1 }
            #expect((fetching.bytes == other) == true)
            #expect(fetching.requests.last?.headers["if-range"] == "\"v0\"")
        }
    }

    @Test func aFileThatChangesInTheMiddleIsFetchedAnew() async throws {
        try await Fetching.begin { fetching in
            let file = try await fetching.fetch("changed/h264-aac.mp4")
            #expect(file.resumptions == 1)
            let other = try Fixture.bytes("h264-aac.mp4").map { $0 ^ 1 }
            #expect((fetching.bytes == other) == true)
        }
        // A new one that is shorter leaves nothing of the old one behind it.
        try await Fetching.begin { fetching in
            _ = try await fetching.fetch("changed/alpha.mov?other=he-aac.mp4&n=600000")
            #expect(try fetching.has("he-aac.mp4"))
        }
    }

    @Test func aServerThatRefusesTheRestGivesTheWholeTheNextTime() async throws {
        try await Fetching.begin { fetching in
            #expect(await fetching.failure("range-416/h264-aac.mp4") == .sourceChanged)
            _ = try await fetching.fetch("range-416/h264-aac.mp4")
            #expect(try fetching.has("h264-aac.mp4"))
        }
    }

    @Test func aPartOfAnotherFileIsNotContinued() async throws {
        try await Fetching.begin { fetching in
            var first = fetching
            first.limits.maximumResumptions = 0
            #expect(await first.failure("close-after/alpha.mov") != nil)
            _ = try await fetching.fetch("files/h264-aac.mp4")
            #expect(fetching.requests.last?.range == nil)
            #expect(try fetching.has("h264-aac.mp4"))
        }
    }

    @Test(arguments: ["", "no JSON", "{}", #"{"url":"URL"}"#, #"{"url":"URL","validator":"\"other\"","total":5}"#])
    func aPartThatNobodyKnowsIsNotTrusted(_ state: String) async throws {
        try await Fetching.begin { fetching in
            let url = fetching.server.url("files/h264-aac.mp4")
            try Data(repeating: 7, count: 100_000).write(to: URL(filePath: fetching.path))
            let text = state.replacingOccurrences(of: "URL", with: url)
            if !text.isEmpty { try Data(text.utf8).write(to: URL(filePath: fetching.path + ".state")) }
            _ = try await fetching.fetch(address: url)
            #expect(try fetching.has("h264-aac.mp4"))
            #expect(Fixture.contents(fetching.folder) == ["file.part"])
        }
    }

    @Test(arguments: [
        "no-answer", "slow/alpha.mov?rate=5000", "drip/alpha.mov?interval=0.2", "stall-after/alpha.mov?n=1000",
    ])
    func fetchingEndsWhenItsTaskIsCancelled(_ path: String) async throws {
        try await Fetching.begin { fetching in
            let task = Task { try await fetching.fetch(path) }
            _ = try await until("the server is asked") { () -> Bool? in fetching.requests.isEmpty ? nil : true }
            let start = ContinuousClock.now
            task.cancel()
            let result = await task.result
            // Far from the limits, which would end it as well.
            #expect(start.duration(to: .now) < .seconds(3))
            #expect(throws: CancellationError.self) { _ = try result.get() }
        }
    }

    @Test func aDiskWithoutRoomIsNotWrittenTo() async throws {
        try await Fetching.begin { fetching in
            let error = await Fixture.error { _ = try await fetching.fetch("files/h264-aac.mp4", reserved: { 0 }) }
            #expect((error as? MediaFailure)?.code == .storageFull)
            #expect((error as? MediaFailure)?.mayPass == true)
            #expect(size(fetching.path) == 0)
            // Nobody knows how long this one is, so it ends soon after the room does.
            let later = await Fixture.error { _ = try await fetching.fetch("chunked/alpha.mov", reserved: { 0 }) }
            #expect((later as? MediaFailure)?.code == .storageFull)
            #expect(size(fetching.path) < 2 * quarter)
            _ = try await fetching.fetch("files/h264-aac.mp4", reserved: { 300_694 })
        }
    }

    @Test func aFileThatCannotBeWrittenIsAFailureOfTheStorage() async throws {
        try await Fetching.begin { fetching in
            let target = fetching.folder.appending(path: "elsewhere")
            let link = fetching.folder.appending(path: "link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
            for path in [fetching.folder.path + "/none/file", fetching.folder.path, link.path] {
                let error = await Fixture.error {
                    _ = try await fetching.fetcher.fetch(
                        fetching.server.url("files/h264-aac.mp4"), to: path, maximumByteCount: 1 << 30)
                }
                #expect((error as? MediaFailure)?.code == .storageFailed)
            }
            #expect(!FileManager.default.fileExists(atPath: target.path))
            #expect(fetching.requests.isEmpty)
        }
    }
}
