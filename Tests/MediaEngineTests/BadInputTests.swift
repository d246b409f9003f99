import Foundation
import MediaCore
import MediaEngine
import Testing

@Suite struct BadInputTests {
    /// What each unusable file is refused with.
    private static let refusals: [(String, MediaError.Code)] = [
        ("empty.mp4", .emptySource), ("text.mp4", .unsupportedFormat), ("no-moov.mp4", .damaged),
        ("truncated.mp4", .damaged), ("zero-duration.mp4", .noSuitableTrack), ("data-only.mp4", .noSuitableTrack),
        ("encrypted.mp4", .noSuitableTrack), ("unknown-codec.mp4", .noSuitableTrack),
        ("playlist.mp4", .unsupportedFormat),
        ("ffconcat.mp4", .unsupportedFormat), ("vobsub.idx", .unsupportedFormat), ("dref.mov", .unsupportedFormat),
        ("sample-bomb.mp4", .limitExceeded), ("magicyuv.avi", .noSuitableTrack),
        ("does-not-exist.mp4", .notFound),
    ]

    @Test(arguments: refusals)
    func anUnusableFileIsRefusedByNameAndLeavesNothing(name: String, code: MediaError.Code) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let error = await Fixture.error { _ = try await Fixture.export(name, to: output) } as? MediaError
            #expect(error?.code == code, "\(String(describing: error))")
            #expect(error?.location == Fixture.url(name).path)
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func encryptedTracksSayThatTheyAreEncrypted() async throws {
        let plan = try await ExportSession(asset: Fixture.asset("encrypted.mp4"), outputs: [.hls()]).plan()
        #expect(plan.outputs[0].tracks[0].reasons.contains(.encrypted))
        #expect(!plan.isExecutable)
    }

    @Test func aFolderAsSourceIsRefused() async throws {
        try await Fixture.withFolder { folder in
            let error = await Fixture.error { _ = try await MediaAsset(url: folder).probe() } as? MediaError
            #expect(error?.code == .unreadable)
        }
    }

    @Test func addressesAreRefusedWithoutBeingOpened() async throws {
        let url = try #require(URL(string: "http://127.0.0.1:1/a.mp4"))
        let error = await Fixture.error { _ = try await MediaAsset(url: url).probe() } as? MediaError
        #expect(error?.code == .unsupportedFormat)
    }

    @Test func anOutputThatHoldsSomethingIsRefusedUnlessOverwritten() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            try Data("mine".utf8).write(to: output.appending(path: "keep.txt"))
            let error = await Fixture.error { _ = try await Fixture.export("h264-aac.mp4", to: output) } as? MediaError
            #expect(error?.code == .outputExists)
            #expect(Fixture.contents(output) == ["keep.txt"])
            _ = try await ExportSession(
                asset: Fixture.asset("h264-aac.mp4"), outputs: [.m4a], options: ExportOptions(overwrite: true)
            ).export(to: output)
            #expect(Fixture.contents(output) == ["audio.m4a", "package.json"])
            #expect(Fixture.contents(folder) == ["out"])
        }
    }

    @Test func aFolderThatHoldsTheSourceIsNeverOverwritten() async throws {
        try await Fixture.withFolder { folder in
            let source = folder.appending(path: "in.mp4")
            try FileManager.default.copyItem(at: Fixture.url("h264-aac.mp4"), to: source)
            let error =
                await Fixture.error {
                    _ = try await ExportSession(
                        asset: MediaAsset(url: source), outputs: [.m4a], options: ExportOptions(overwrite: true)
                    ).export(to: folder)
                } as? MediaError
            #expect(error?.code == .invalidSettings)
            #expect(Fixture.contents(folder) == ["in.mp4"])
        }
    }

    @Test(arguments: ["h264-aac.mp4", "two-languages.mkv", "transport.ts", "fragmented.mp4"])
    func aFileCutAtAnyPlaceEndsInAnErrorOrAValidOutput(name: String) async throws {
        let bytes = try Fixture.bytes(name)
        var (refused, exported) = (0, 0)
        for part in stride(from: 0, to: bytes.count, by: max(bytes.count / 60, 1)) {
            try await Fixture.withFolder { folder in
                let output = folder.appending(path: "out")
                let asset = MediaAsset(source: MemorySource(Array(bytes[..<part])))
                let error = await Fixture.error {
                    _ = try await ExportSession(
                        asset: asset, outputs: [.hls(), .mp4()], options: ExportOptions(durability: .cached)
                    ).export(to: output)
                }
                if let error {
                    refused += 1
                    #expect(error is MediaError)
                    #expect(Fixture.contents(folder).isEmpty)
                } else {
                    exported += 1
                }
            }
        }
        #expect(refused > 0)
        if name.hasSuffix(".mp4") { #expect(exported == 0) }
    }

    @Test func damagedBytesNeverTrap() async throws {
        var state: UInt64 = 7
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        for name in [
            "faststart.mp4", "two-languages.mkv", "transport.ts", "fragmented.mp4", "cover.m4a", "rotated.mov",
        ] {
            let bytes = try Fixture.bytes(name)
            for _ in 0..<40 {
                var damaged = bytes
                for _ in 0..<(1 + Int(random() % 40)) {
                    // Half of the damage goes where the headers are.
                    let range = random() % 2 == 0 ? min(4096, damaged.count) : damaged.count
                    damaged[Int(random() % UInt64(range))] = UInt8(truncatingIfNeeded: random())
                }
                let sink = MemorySink()
                let error = await Fixture.error {
                    _ = try await ExportSession(
                        asset: MediaAsset(source: MemorySource(damaged)), outputs: [.hls(), .mp4(), .m4a],
                        options: ExportOptions(profile: .passthrough, durability: .cached)
                    ).export(to: sink)
                }
                #expect(error == nil || error is MediaError, "\(String(describing: error))")
            }
        }
    }
}
