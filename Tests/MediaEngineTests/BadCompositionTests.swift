import Foundation
import MediaCore
import MediaEngine
import Testing

/// Compositions that cannot be made, and what is left of them: nothing.
@Suite(.timeLimit(.minutes(10))) struct BadCompositionTests {
    private func span(_ start: Int64?, _ end: Int64?) -> Timeline.Span {
        .init(start: start.map(MediaTime.milliseconds), end: end.map(MediaTime.milliseconds))
    }

    private func error(
        _ files: [URL], _ composition: Composition, isolation: Isolation = .inProcess, in folder: URL
    ) async -> MediaError? {
        await Fixture.error {
            _ = try await Composed.render(files, composition, isolation: isolation, to: folder)
        } as? MediaError
    }

    @Test(arguments: [
        ("missing.mp4", MediaError.Code.notFound), ("text.mp4", .unsupportedFormat),
        ("captions.scc", .unsupportedFormat),
        ("encrypted.mp4", .noSuitableTrack), ("no-moov.mp4", .damaged), ("data-only.mp4", .noSuitableTrack),
        ("truncated.mp4", .damaged), ("empty.mp4", .emptySource), ("unknown-codec.mp4", .codecUnavailable),
    ])
    func aSourceThatIsNoneIsNamed(_ name: String, _ code: MediaError.Code) async throws {
        for isolation in [Isolation.inProcess, .process(WorkerSettings(executable: Tool.built("media")))] {
            try await Fixture.withFolder { folder in
                let film = Fixture.url("h264-aac.mp4")
                let clips = [CompositionClip(source: 1), CompositionClip(source: 0)]
                let error = await error(
                    [film, Fixture.url(name)], Composition(clips: clips), isolation: isolation, in: folder)
                #expect(error?.code == code, "\(String(describing: error))")
                #expect(error?.location?.hasSuffix(name) == true)
                #expect(Fixture.contents(folder).isEmpty)
            }
        }
    }

    @Test(arguments: [
        (Composition(clips: []), "clips:"),
        (Composition(clips: [.init(source: 3)]), "no source 3"),
        (Composition(clips: [.init(source: -1)]), "no source -1"),
        (Composition(clips: [.init(source: 0)], mainSource: 9), "no source 9"),
        (Composition(clips: [.init(source: 0, span: .init(start: .milliseconds(-1)))]), "clips[0]"),
        (
            Composition(clips: [.init(source: 0, span: .init(start: .milliseconds(500), end: .milliseconds(500)))]),
            "clips[0]"
        ),
        (
            Composition(clips: [.init(source: 0, span: .init(start: .milliseconds(900), end: .milliseconds(500)))]),
            "clips[0]"
        ),
        (
            Composition(clips: [.init(source: 0), .init(source: 0, span: .init(end: .milliseconds(99_000)))]),
            "clips[1]"
        ),
        (Composition(clips: [.init(source: 0, span: .init(end: .milliseconds(1)))]), "shorter than one picture"),
        (Composition(clips: [.init(source: 0)], maximumShortSide: 10), "maximumShortSide"),
        (
            Composition(clips: [.init(source: 0)], impositions: [.init(source: 0, start: .milliseconds(-5))]),
            "impositions[0].start"
        ),
        (
            Composition(clips: [.init(source: 0)], impositions: [.init(source: 0, start: .milliseconds(99_000))]),
            "impositions[0].start"
        ),
        (
            Composition(
                clips: [.init(source: 0)],
                impositions: [.init(source: 0, start: .milliseconds(900), end: .milliseconds(800))]),
            "impositions[0].end"
        ),
        (
            Composition(clips: [.init(source: 0)], impositions: [.init(source: 0, end: .milliseconds(99_000))]),
            "impositions[0].end"
        ),
        (Composition(clips: [.init(source: 0)], impositions: [.init(source: 0, fadeIn: .milliseconds(-1))]), "fade"),
        (Composition(clips: [.init(source: 0)], loudness: .init(integrated: 3)), "loudness"),
    ])
    func whatMakesNoSenseIsRefusedByTheNameOfItsField(_ composition: Composition, _ message: String) async throws {
        try await Fixture.withFolder { folder in
            let error = await error([Fixture.url("h264-aac.mp4")], composition, in: folder)
            #expect(error?.code == .invalidSettings)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test func soundThatIsNoneCannotReplaceOrBeImposed() async throws {
        try await Fixture.withFolder { folder in
            let mute = try await Composed.clip("mute.mp4", "red", seconds: 1, tone: nil, in: folder)
            let files = [Fixture.url("h264-aac.mp4"), mute]
            for composition in [
                Composition(clips: [.init(source: 0)], sound: .replaced(source: 1)),
                Composition(clips: [.init(source: 0)], impositions: [.init(source: 1)]),
            ] {
                let error = await error(files, composition, in: folder)
                #expect(error?.code == .noSuitableTrack)
            }
            #expect(Fixture.contents(folder) == ["mute.mp4"])
        }
    }

    @Test func whatIsThereIsNotReplacedUnlessThatIsAskedFor() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out.mp4")
            try Data("mine".utf8).write(to: output)
            let composition = Composition(clips: [.init(source: 0, span: span(0, 400))])
            let first = await error([Fixture.url("h264-aac.mp4")], composition, in: folder)
            #expect(first?.code == .outputExists)
            #expect(try String(contentsOf: output, encoding: .utf8) == "mine")
            let report = try await CompositionSession(
                sources: [Fixture.asset("h264-aac.mp4")], composition: composition,
                options: CompositionOptions(overwrite: true)
            ).render(to: output)
            #expect(try Data(contentsOf: output).count == report.byteCount)
            #expect(Fixture.contents(folder) == ["out.mp4"])
        }
    }

    @Test func theOutputIsNeverOneOfTheSources() async throws {
        try await Fixture.withFolder { folder in
            let file = try await Composed.clip("out.mp4", "red", seconds: 1, in: folder)
            let before = try Data(contentsOf: file)
            let error =
                await Fixture.error {
                    _ = try await CompositionSession(
                        sources: [MediaAsset(url: file)], composition: Composition(clips: [.init(source: 0)]),
                        options: CompositionOptions(overwrite: true)
                    ).render(to: file)
                } as? MediaError
            #expect(error?.code == .invalidSettings)
            let isSame = try Data(contentsOf: file) == before
            #expect(isSame)
        }
    }

    @Test(arguments: [false, true]) func cancellingLeavesNothing(_ isIsolated: Bool) async throws {
        try await Fixture.withFolder { folder in
            let file = try await Composed.clip("a.mp4", "red", seconds: 60, size: "1280x720", in: folder)
            let session = CompositionSession(
                sources: [MediaAsset(url: file)],
                composition: Composition(clips: [.init(source: 0), .init(source: 0)], quality: .premium),
                isolation: isIsolated ? .process(WorkerSettings(executable: Tool.built("media"))) : .inProcess)
            let task = Task { try await session.render(to: folder.appending(path: "out.mp4")) }
            for await state in session.states(updateInterval: .milliseconds(10)) {
                if case .exporting(let progress) = state, progress.processed > .zero { break }
            }
            task.cancel()
            let result = await task.result
            #expect(throws: CancellationError.self) { try result.get() }
            #expect(Fixture.contents(folder) == ["a.mp4"])
        }
    }

    @Test(arguments: [
        ("composition_honest", true), ("composition_missing", false), ("composition_size", false),
        ("composition_other", false), ("composition_endless", false), ("composition_more", false),
        ("composition_link", false), ("link", false),
    ])
    func aWorkerThatLiesIsNotBelieved(_ lie: String, _ isPublished: Bool) async throws {
        try await Fixture.withFolder { folder in
            let link = folder.appending(path: lie)
            try FileManager.default.createSymbolicLink(
                at: link, withDestinationURL: Fixture.root.appending(path: "Tests/Support/lying_worker.py"))
            let isolation = Isolation.process(WorkerSettings(executable: link.path))
            let error = await error(
                [Fixture.url("h264-aac.mp4")], Composition(clips: [.init(source: 0)]), isolation: isolation, in: folder)
            #expect((error == nil) == isPublished, "\(String(describing: error))")
            if lie != "link", !isPublished { #expect(error?.code == .verificationFailed) }
            #expect(Fixture.contents(folder) == (isPublished ? [lie, "out.mp4"] : [lie]))
        }
    }

    @Test(arguments: [false, true]) func aDeadlineEndsItAndLeavesNothing(_ isIsolated: Bool) async throws {
        try await Fixture.withFolder { folder in
            let file = try await Composed.clip("a.mp4", "red", seconds: 60, size: "1280x720", in: folder)
            let session = CompositionSession(
                sources: [MediaAsset(url: file)],
                composition: Composition(
                    clips: [.init(source: 0), .init(source: 0), .init(source: 0)], quality: .premium),
                options: CompositionOptions(timeLimit: .milliseconds(400)),
                isolation: isIsolated ? .process(WorkerSettings(executable: Tool.built("media"))) : .inProcess)
            let error = await Fixture.error { _ = try await session.render(to: folder.appending(path: "out.mp4")) }
            #expect((error as? MediaError)?.code == .timedOut)
            #expect(Fixture.contents(folder) == ["a.mp4"])
        }
    }

    @Test func aSessionRendersOnce() async throws {
        try await Fixture.withFolder { folder in
            let session = CompositionSession(
                sources: [Fixture.asset("h264-aac.mp4")],
                composition: Composition(clips: [.init(source: 0, span: span(0, 300))]))
            let plan = try await session.plan()
            let report = try await session.render(to: folder.appending(path: "1.mp4"))
            #expect(report.plan == plan)
            let error = await Fixture.error { _ = try await session.render(to: folder.appending(path: "2.mp4")) }
            #expect((error as? MediaError)?.code == .invalidSettings)
        }
    }

    @Test(arguments: [
        "several-edits.mp4", "vfr.mp4", "interlaced.mp4", "hevc-hdr10.mp4", "anamorphic.mp4", "size-change.ts",
        "open-gop.mp4", "late-sound.mkv", "transport-wrap.ts", "negative-start.mkv", "trimmed.mp4", "format.wmv",
        "format.rm", "fragmented.mp4", "late-audio.mp4", "alpha.mov", "high10.mp4", "long-gop.mp4", "format.vob",
        "gap.mkv", "vp9-opus.webm",
    ])
    func oddMediaAreComposedAsLongAsTheyPlay(_ name: String) async throws {
        try await Fixture.withFolder { folder in
            let source = Fixture.asset(name)
            let duration = try #require(try await source.probe(.thorough).composableDuration)
            let half = MediaTime(value: duration.ticks(at: 1000) / 2, timescale: 1000)
            let composition = Composition(clips: [
                .init(source: 0, span: .init(start: half)), .init(source: 0, span: .init(end: half)),
            ])
            let (path, report) = try await Composed.render([Fixture.url(name)], composition, to: folder)
            #expect(abs(report.duration.seconds - duration.seconds) < 0.06, "\(name)")
            #expect(try await Tool.running("ffmpeg", ["-v", "error", "-i", path, "-f", "null", "-"]).errors == "")
            #expect(try await Decoded.times(path).count == Int(report.plan.frameCount))
        }
    }
}
