import Foundation
import MediaCore
import Testing

@testable import MediaLibrary

/// Every behaviour of `Tests/Support/media_server.py`, one after the other: several of them keep a processor busy.
@Suite(.serialized) struct IngestTests {
    /// The file a path of the server is about.
    private static func clip(_ path: String) -> String {
        String(path.split(separator: "?")[0].split(separator: "/").last ?? "")
    }

    /// Runs `body`, which ends by limits and not by luck.
    private func bounded(_ body: () async throws -> Void) async throws {
        let start = ContinuousClock.now
        try await body()
        #expect(start.duration(to: .now) < .seconds(15))
    }

    @Test(arguments: [
        "files/h264-aac.mp4", "files/alpha.mov", "slow/he-aac.mp4?rate=20000", "drip/ffconcat.mp4?interval=0.01",
        "long/h264-aac.mp4", "long/h264-aac.mp4?extra=1", "no-length/h264-aac.mp4", "chunked/h264-aac.mp4",
        "pipelined-junk/h264-aac.mp4", "redirect-chain/h264-aac.mp4?n=1", "redirect-chain/h264-aac.mp4?n=5",
        "early-hints/h264-aac.mp4", "early-hints/h264-aac.mp4?n=50", "wrong-type/h264-aac.mp4",
        "disposition/h264-aac.mp4", "cookie/h264-aac.mp4", "slow-headers/ffconcat.mp4?interval=0.001",
    ]) func aFileComesWholeHoweverOddlyItIsSent(_ path: String) async throws {
        try await Fetching.begin { fetching in
            try await bounded {
                let file = try await fetching.fetch(path)
                let clip = try Fixture.bytes(Self.clip(path))
                #expect(file == FetchedFile(byteCount: clip.count, resumptions: 0))
                #expect((fetching.bytes == clip) == true)
                #expect(Fixture.contents(fetching.folder) == ["file.part"])
                #expect(fetching.requests.allSatisfy { $0.range == nil })
            }
        }
    }

    @Test(arguments: [
        ("reset-after/h264-aac.mp4", 1), ("reset-after/h264-aac.mp4?n=1000", 1),
        ("reset-after/h264-aac.mp4?n=300693", 1),
        ("reset-after/h264-aac.mp4?n=1000&breaks=4", 4), ("close-after/h264-aac.mp4", 1),
        ("close-after/h264-aac.mp4?n=1", 1), ("close-after/alpha.mov?n=400000&breaks=2", 2),
        ("stall-after/h264-aac.mp4", 1), ("ignores-range/h264-aac.mp4", 1),
    ]) func aConnectionThatBreaksIsTakenUpWhereItBroke(_ path: String, _ breaks: Int) async throws {
        try await Fetching.begin { fetching in
            var fetching = fetching
            if path.hasPrefix("stall") { fetching.limits = Fetching.hasty }
            let (ready, isExact) = (fetching, !path.hasPrefix("stall"))
            try await bounded {
                let file = try await ready.fetch(path)
                if isExact { #expect(file.resumptions == breaks) } else { #expect(file.resumptions >= breaks) }
                #expect(try ready.has(Self.clip(path)))
                #expect(Fixture.contents(ready.folder) == ["file.part"])
                let requests = ready.requests
                #expect(requests.count == file.resumptions + 1)
                #expect(requests.first?.range == nil)
                for request in requests.dropFirst() {
                    #expect(request.range?.hasPrefix("bytes=") == true)
                    #expect(request.range != "bytes=0-")
                    #expect(request.headers["if-range"]?.hasPrefix("\"") == true)
                }
            }
        }
    }

    /// A server may answer with less than was asked for (RFC 9110, 15.3.7); the rest is asked for again.
    @Test func aServerMayGiveLessOfARangeThanWasAskedFor() async throws {
        try await Fetching.begin { fetching in
            let file = try await fetching.fetch("half-206/h264-aac.mp4")
            #expect(file.resumptions > 1)
            #expect(try fetching.has("h264-aac.mp4"))
        }
    }

    /// Nobody can see this from outside: length, range and entity tag are right. The engine looks at the bytes afterwards.
    @Test func aServerThatSendsOtherBytesThanItSaysIsStillHeldToTheLength() async throws {
        try await Fetching.begin { fetching in
            let file = try await fetching.fetch("lying-206/h264-aac.mp4?kind=zero")
            #expect(file.byteCount == (try Fixture.bytes("h264-aac.mp4").count))
            #expect(fetching.bytes.count == file.byteCount)
        }
    }

    typealias Code = MediaFailure.Code

    /// Where two are named, it depends on which part of the answer is seen first.
    static let refusals: [(String, Set<Code>)] = [
        ("reset-always", [.connectionFailed]), ("close-at-once", [.connectionFailed]),
        ("short/h264-aac.mp4", [.connectionFailed, .invalidResponse]),
        ("short/h264-aac.mp4?extra=1", [.connectionFailed, .invalidResponse]),
        ("chunked-endless/h264-aac.mp4?then=close", [.connectionFailed, .invalidResponse]),
        ("double-length/h264-aac.mp4", [.invalidResponse]), ("negative-length/h264-aac.mp4", [.invalidResponse]),
        ("length-and-chunked/h264-aac.mp4", [.invalidResponse]),
        ("chunked-broken/h264-aac.mp4?kind=size", [.invalidResponse]),
        ("chunked-broken/h264-aac.mp4?kind=overflow", [.invalidResponse]),
        ("chunked-broken/h264-aac.mp4?kind=negative", [.invalidResponse]),
        ("chunked-broken/h264-aac.mp4?kind=data", [.invalidResponse]), ("garbage", [.invalidResponse]),
        ("empty", [.emptySource]), ("empty/h264-aac.mp4", [.emptySource]), ("files/empty.mp4", [.emptySource]),
        ("lying-206/h264-aac.mp4?kind=start", [.invalidResponse]),
        ("lying-206/h264-aac.mp4?kind=shifted", [.invalidResponse]),
        ("lying-206/h264-aac.mp4?kind=missing", [.invalidResponse]),
        ("lying-206/h264-aac.mp4?kind=garbage", [.invalidResponse]),
        ("unasked-206/h264-aac.mp4", [.invalidResponse]), ("unasked-206/h264-aac.mp4?n=300694", [.invalidResponse]),
        ("wrong-total/h264-aac.mp4", [.invalidResponse, .sourceChanged]),
        ("wrong-total/h264-aac.mp4?total=200000", [.invalidResponse, .sourceChanged]),
        ("range-416/h264-aac.mp4", [.sourceChanged]), ("range-416/h264-aac.mp4?total=5", [.sourceChanged]),
        ("redirect-loop", [.redirectRefused]), ("redirect-loop?fresh=1", [.redirectRefused]),
        ("redirect-chain/h264-aac.mp4?n=6", [.redirectRefused]), ("redirect-no-location", [.redirectRefused]),
        ("redirect-garbage?kind=control", [.redirectRefused, .invalidResponse]),
        ("redirect-garbage?kind=newline", [.redirectRefused, .invalidResponse]),
        ("redirect-garbage?kind=file", [.redirectRefused]), ("redirect-garbage?kind=ftp", [.redirectRefused]),
        ("redirect-garbage?kind=data", [.redirectRefused]), ("redirect-garbage?kind=userinfo", [.redirectRefused]),
        ("redirect-garbage?kind=empty", [.redirectRefused]),
        ("redirect-garbage?kind=long", [.redirectRefused, .invalidResponse]),
        ("redirect-garbage?kind=two", [.redirectRefused, .invalidResponse, .sourceNotFound]),
        ("gzip/h264-aac.mp4", [.invalidResponse]), ("gzip-bomb?size=10485760", [.invalidResponse]),
        ("gzip-lie/h264-aac.mp4", [.invalidResponse]), ("unknown-encoding/h264-aac.mp4", [.invalidResponse]),
        ("huge-headers/h264-aac.mp4", [.invalidResponse]), ("huge-headers/h264-aac.mp4?one=1", [.invalidResponse]),
        ("endless-headers", [.invalidResponse]), ("endless", [.tooLarge]), ("endless?announce=", [.tooLarge]),
        ("endless?announce=1048577", [.tooLarge]), ("chunked-endless/h264-aac.mp4?then=repeat", [.tooLarge]),
        ("files/nothing.mp4", [.sourceNotFound]), ("files/../../etc/passwd", [.sourceNotFound]),
        ("status?code=404", [.sourceNotFound]), ("status?code=410", [.sourceNotFound]),
        ("status?code=401", [.sourceForbidden]), ("status?code=403", [.sourceForbidden]),
        ("status?code=451", [.sourceForbidden]), ("auth-echo", [.sourceForbidden]),
        ("status?code=400", [.serverFailed]), ("status?code=204", [.serverFailed]),
        ("status?code=304", [.serverFailed]),
        ("status?code=429&retry-after=1", [.serverFailed]), ("status?code=500", [.serverFailed]),
        ("status?code=503&retry-after=99999999999999999999", [.serverFailed]),
        ("status?code=503&retry-after=-1", [.serverFailed]), ("status?code=599", [.serverFailed]),
        ("status?code=300", [.serverFailed]), ("flaky/h264-aac.mp4", [.serverFailed]),
    ]

    @Test(arguments: IngestTests.refusals)
    func anAnswerThatIsNoFileEndsWithItsReason(_ path: String, _ codes: Set<Code>) async throws {
        try await Fetching.begin { fetching in
            try await bounded {
                let code = try #require(await fetching.failure(path, maximum: 1 << 20))
                #expect(codes.contains(code), "\(path): \(code)")
                #expect(Set(Fixture.contents(fetching.folder)).isSubset(of: ["file.part", "file.part.state"]))
                #expect(fetching.bytes.count <= 1 << 20)
                #expect(fetching.requests.allSatisfy { $0.headers["accept-encoding"] == "identity" })
                #expect(fetching.requests.allSatisfy { $0.headers["authorization"] == nil && !$0.hasCookie })
            }
        }
    }

    @Test(arguments: [
        "no-answer", "drip/he-aac.mp4?interval=0.3", "stall-after/h264-aac.mp4?n=0", "stall-after/h264-aac.mp4?n=1000",
        "slow/h264-aac.mp4?rate=100", "slow/h264-aac.mp4?rate=2000",
        "slow-headers/he-aac.mp4?interval=0.3", "slow-headers/he-aac.mp4?interval=5", "endless-hints",
        "chunked-endless/h264-aac.mp4?then=hold",
    ]) func anAnswerThatDoesNotComeIsNotWaitedForLongerThanTheLimitsSay(_ path: String) async throws {
        try await Fetching.begin { fetching in
            var fetching = fetching
            fetching.limits = Fetching.hasty
            let ready = fetching
            try await bounded {
                #expect(await ready.failure(path) == .timedOut)
                #expect(Set(Fixture.contents(ready.folder)).isSubset(of: ["file.part", "file.part.state"]))
            }
        }
    }

    @Test func aConnectionThatBreaksAgainAndAgainIsGivenUp() async throws {
        try await Fetching.begin { fetching in
            var fetching = fetching
            fetching.limits.maximumResumptions = 3
            #expect(await fetching.failure("reset-always/h264-aac.mp4?n=1000") == .connectionFailed)
            #expect(fetching.requests.count == 4)
        }
    }

    @Test func whatTheServerCallsAFileDoesNotMatter() async throws {
        try await Fetching.begin { fetching in
            _ = try await fetching.fetch("html")
            #expect(String(decoding: fetching.bytes.prefix(15), as: UTF8.self) == "<!DOCTYPE html>")
        }
        try await Fetching.begin { fetching in
            _ = try await fetching.fetch("disposition/h264-aac.mp4")
            #expect(!FileManager.default.fileExists(atPath: "/tmp/climbed.mp4"))
        }
    }

    @Test func cookiesAreNotCarriedFromOneAnswerToTheNextRequest() async throws {
        try await Fetching.begin { fetching in
            _ = try await fetching.fetch("cookie/h264-aac.mp4?then=/files/h264-aac.mp4")
            #expect(try fetching.has("h264-aac.mp4"))
            #expect(fetching.requests.map(\.path).last == "/files/h264-aac.mp4")
            #expect(fetching.requests.count == 2)
            #expect(fetching.requests.allSatisfy { !$0.hasCookie })
        }
    }

    @Test func noMoreRedirectionsAreFollowedThanTheLimitSays() async throws {
        try await Fetching.begin { fetching in
            #expect(await fetching.failure("redirect-loop?fresh=1") == .redirectRefused)
            #expect(fetching.requests.count == fetching.limits.maximumRedirects + 1)
        }
    }

    @Test func aFileOfExactlyTheLargestSizeIsTaken() async throws {
        let size = try Fixture.bytes("h264-aac.mp4").count
        for path in ["files/h264-aac.mp4", "chunked/h264-aac.mp4", "no-length/h264-aac.mp4"] {
            try await Fetching.begin { fetching in
                #expect(await fetching.failure(path, maximum: size - 1) == .tooLarge)
                #expect(await fetching.failure(path, maximum: size) == nil)
            }
        }
    }

    @Test func whatHasComeIsTold() async throws {
        try await Fetching.begin { fetching in
            let told = Told()
            _ = try await fetching.fetcher.fetch(
                fetching.server.url("files/alpha.mov"), to: fetching.path, maximumByteCount: 1 << 30,
                progress: { fetched, total in told.add(fetched, total) })
            let size = try Fixture.bytes("alpha.mov").count
            #expect(told.counts.last == size)
            #expect(told.counts == told.counts.sorted())
            #expect(told.totals == [size])
        }
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:1/a.mp4", .connectionFailed), ("http://nowhere.invalid/a.mp4", .hostNotFound),
            ("https://127.0.0.1:PORT/files/h264-aac.mp4", .connectionFailed),
        ] as [(String, MediaFailure.Code)]) func aServerThatIsNotThereIsNotReached(_ address: String, _ code: Code)
        async throws
    {
        try await Fetching.begin { fetching in
            var fetching = fetching
            fetching.resolver = ScriptedResolver([:])
            let url = address.replacingOccurrences(of: "PORT", with: "\(fetching.server.port)")
            #expect(await fetching.failure(url) == code)
        }
    }
}
