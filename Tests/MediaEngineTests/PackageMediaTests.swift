import Foundation
import MediaCore
import MediaEngine
import Testing

/// A package in the place of the media it was made of.
@Suite(.timeLimit(.minutes(10))) struct PackageMediaTests {
    private static let cached = ExportOptions(durability: .cached)

    private static func settings(_ format: HLSSettings.SegmentFormat = .cmaf) -> HLSSettings {
        HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1), segmentFormat: format)
    }

    /// A package of a clip, in a folder.
    private static func package(
        _ name: String, in folder: URL, _ settings: HLSSettings = Self.settings(),
        options: ExportOptions = Self.cached
    ) async throws -> MediaPackage {
        let path = folder.appending(path: "package")
        _ = try await ExportSession(asset: Fixture.asset(name), outputs: [.hls(settings)], options: options)
            .export(to: path)
        return MediaPackage(at: path)
    }

    /// Packets of a track as ffprobe sees them: times, sizes, flags, digests.
    private static func packets(_ file: URL, _ kind: String) throws -> [String] {
        let tool = try Tool(
            "ffprobe",
            [
                "-v", "error", "-select_streams", kind, "-show_packets", "-show_data_hash", "md5", "-show_entries",
                "packet=pts_time,dts_time,duration_time,size,flags,data_hash", "-of", "csv=p=0", file.path,
            ])
        return tool.output.split(separator: "\n").map(String.init)
    }

    private static func code(_ body: () async throws -> Void) async -> MediaError.Code? {
        (await Fixture.error(body) as? MediaError)?.code
    }

    // MARK: Files for download

    @Test(arguments: [
        ("h264-aac.mp4", HLSSettings.SegmentFormat.cmaf, PlaybackProfile.broad),
        ("h264-aac.mp4", .byterange, .broad), ("rotated.mov", .cmaf, .broad), ("vfr.mp4", .cmaf, .broad),
        ("two-languages.mkv", .cmaf, .broad), ("transport.ts", .cmaf, .broad), ("he-aac.mp4", .cmaf, .broad),
        ("negative-start.mp4", .cmaf, .broad), ("hevc-hdr10.mp4", .cmaf, .modern),
        ("surround-aac.mp4", .byterange, .broad), ("late-audio.mp4", .cmaf, .passthrough),
        ("open-gop.mp4", .cmaf, .passthrough), ("long-gop.mp4", .byterange, .passthrough),
    ])
    func filesForDownloadHaveThePacketsThatTheOriginalGives(
        _ name: String, _ format: HLSSettings.SegmentFormat, _ profile: PlaybackProfile
    ) async throws {
        try await Fixture.withFolder { folder in
            let options = ExportOptions(profile: profile, durability: .cached)
            let info = try await Fixture.asset(name).probe()
            let (pictures, sounds) = (info.tracks(of: .video).prefix(1), info.tracks(of: .audio).prefix(1))
            let outputs = pictures.map { _ in OutputRequest.mp4() } + sounds.map { _ in .m4a }
            let original = folder.appending(path: "original")
            _ = try await ExportSession(asset: Fixture.asset(name), outputs: outputs, options: options)
                .export(to: original)
            let package = try await Self.package(name, in: folder, Self.settings(format), options: options)
            let asset = try await package.asset()
            let plan = try await ExportSession(asset: asset, outputs: outputs, options: options).plan()
            let treatments = plan.outputs.flatMap(\.keptTracks).flatMap(\.treatments)
            #expect(!treatments.contains { !$0.isCopy }, "\(treatments)")
            let made = folder.appending(path: "made")
            _ = try await ExportSession(asset: asset, outputs: outputs, options: options).export(to: made)
            for output in outputs {
                let file = output.kind == .mp4 ? "capped-4k.mp4" : "audio.m4a"
                let kinds = (output.kind == .mp4 ? pictures.map { _ in "v:0" } : []) + sounds.map { _ in "a:0" }
                for kind in kinds {
                    let mine = try Self.packets(made.appending(path: file), kind)
                    let theirs = try Self.packets(original.appending(path: file), kind)
                    let difference = zip(mine, theirs).first { $0 != $1 }
                    #expect(
                        mine.count == theirs.count && difference == nil && !mine.isEmpty,
                        "\(name) \(file) \(kind): \(mine.count), \(theirs.count), \(String(describing: difference))")
                }
            }
        }
    }

    @Test func encodedTracksOfAPackageAreCopiedFromThere() async throws {
        try await Fixture.withFolder { folder in
            let package = try await Self.package("vp9-opus.webm", in: folder)
            let made = folder.appending(path: "made")
            let report = try await ExportSession(
                asset: try await package.asset(), outputs: [.mp4(), .m4a], options: Self.cached
            ).export(to: made)
            #expect(report.outputs.count == 2)
            let source = try await Fixture.asset("vp9-opus.webm").probe().duration
            for output in report.outputs {
                #expect(abs(output.duration.seconds - (source?.seconds ?? 0)) < 0.05, "\(output)")
            }
            let decoded = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-i", made.appending(path: "capped-4k.mp4").path, "-f", "null", "-",
                ])
            #expect(decoded.status == 0 && decoded.errors.isEmpty, "\(decoded.errors)")
        }
    }

    @Test func theBestRungOfALadderIsTaken() async throws {
        try await Fixture.withFolder { folder in
            let settings = HLSSettings(
                segmentDuration: MediaTime(value: 2, timescale: 1), ladder: .heights([90, 180, 144]))
            let package = try await Self.package("ladder.mp4", in: folder, settings)
            let info = try await package.asset().probe()
            #expect(info.tracks(of: .video).map { $0.video?.displaySize.shortSide } == [180])
            let picture = try #require(try await package.picture())
            #expect(try await picture.probe().tracks.map(\.type) == [.video])
        }
    }

    @Test func soundsAreFoundByTheirLanguage() async throws {
        try await Fixture.withFolder { folder in
            let package = try await Self.package("two-languages.mkv", in: folder)
            try await package.addTrack(
                .audio(Fixture.url("audio.flac"), language: "fr", isDefault: false),
                options: TrackChangeOptions(durability: .cached))
            let languages = try await package.tracks().filter { $0.type == .audio }.compactMap(\.language)
            #expect(languages.count == 3 && languages.contains("fr"))
            for language in languages {
                let sound = try #require(try await package.sound(language: language))
                let tracks = try await sound.probe().tracks
                #expect(tracks.map(\.type) == [.audio])
                let heard = try #require(tracks.first?.language)
                #expect(heard.hasPrefix(language.prefix(2)), "\(heard) for \(language)")
            }
            for language in ["sw", "no language"] {
                let none = try await package.sound(language: language)
                #expect(none == nil, "\(language)")
            }
        }
    }

    // MARK: Everything else

    @Test func picturesClipsAndStreamsComeFromThePackage() async throws {
        try await Fixture.withFolder { folder in
            let original = Fixture.asset("h264-aac.mp4")
            let package = try await Self.package("h264-aac.mp4", in: folder)
            let asset = try await package.asset()
            #expect(try await asset.thumbnail() == original.thumbnail())
            #expect(try await asset.storyboard() == original.storyboard())
            #expect(try await asset.waveform() == original.waveform())
            let span = Timeline.Span(start: MediaTime(value: 3, timescale: 2), end: MediaTime(value: 4, timescale: 1))
            let options = ExportOptions(durability: .cached, timeline: Timeline(spans: [span]))
            for (name, source) in [("mine", asset), ("theirs", original)] {
                let report = try await ExportSession(asset: source, outputs: [.mp4()], options: options)
                    .export(to: folder.appending(path: name))
                #expect(abs((report.outputs.first?.duration.seconds ?? 0) - 2.5) < 0.04)
            }
            for kind in ["v:0", "a:0"] {
                let mine = try Self.packets(folder.appending(path: "mine/capped-4k.mp4"), kind)
                let theirs = try Self.packets(folder.appending(path: "theirs/capped-4k.mp4"), kind)
                let isSame = mine == theirs && !mine.isEmpty
                #expect(isSame, "\(kind)")
            }
            let (stream, reference) = (
                try await asset.hlsStream(Self.settings()), try await original.hlsStream(Self.settings())
            )
            let isSame = try await stream.segment(1) == reference.segment(1)
            #expect(isSame)
        }
    }

    @Test func aWorkerReadsThePackageToo() async throws {
        try await Fixture.withFolder { folder in
            let asset = try await Self.package("h264-aac.mp4", in: folder).asset()
            #expect(try await asset.probe(isolation: WorkerTests.worker) == asset.probe())
            #expect(try await asset.thumbnail(isolation: WorkerTests.worker) == asset.thumbnail())
            let outputs: [OutputRequest] = [.hls(Self.settings()), .mp4(), .m4a]
            let (here, there) = (folder.appending(path: "here"), folder.appending(path: "there"))
            _ = try await ExportSession(asset: asset, outputs: outputs, options: Self.cached).export(to: here)
            _ = try await ExportSession(
                asset: asset, outputs: outputs, options: Self.cached, isolation: WorkerTests.worker
            ).export(to: there)
            try Package.expectEqual(there, here)
            let stream = try await asset.hlsStream(Self.settings(), isolation: WorkerTests.worker)
            #expect(try await stream.segment(0).count > 1000)
        }
    }

    @Test func aPackageOfSoundAloneIsItsSound() async throws {
        try await Fixture.withFolder { folder in
            let package = try await Self.package("audio.mp3", in: folder)
            let none = try await package.picture()
            #expect(none == nil)
            let info = try await package.asset().probe()
            #expect(info.tracks.map(\.type) == [.audio])
            let report = try await ExportSession(
                asset: try await package.asset(), outputs: [.m4a], options: Self.cached
            ).export(to: folder.appending(path: "made"))
            #expect(abs((report.outputs.first?.duration.seconds ?? 0) - 5) < 0.06)
        }
    }

    // MARK: Refusals

    @Test func packagesThatCannotBeReadAreRefusedByName() async throws {
        try await Fixture.withFolder { folder in
            let ts = try await Self.package("h264-aac.mp4", in: folder.appending(path: "ts"), Self.settings(.ts))
            #expect(await Self.code { _ = try await ts.asset() } == .unsupportedFormat)
            let encryption = try SegmentEncryption(
                key: try ContentKey([UInt8](repeating: 7, count: 16)), keyURI: "https://example.com/key")
            let locked = try await Self.package(
                "h264-aac.mp4", in: folder.appending(path: "locked"),
                options: ExportOptions(durability: .cached, encryption: encryption))
            #expect(await Self.code { _ = try await locked.asset() } == .unsupportedFormat)
            #expect(await Self.code { _ = try await locked.sound() } == .unsupportedFormat)
            let none = MediaPackage(at: folder.appending(path: "none"))
            #expect(await Self.code { _ = try await none.asset() } == .notFound)
            #expect(await Self.code { _ = try await MediaPackage(at: folder).asset() } == .unsupportedFormat)
        }
    }

    /// What is done to a package before it is opened.
    private static let damages: [(String, @Sendable (URL) throws -> Void)] = [
        ("missing segment", { try FileManager.default.removeItem(at: $0.appending(path: "segment_00002.m4s")) }),
        (
            "cut segment",
            {
                let handle = try FileHandle(forWritingTo: $0.appending(path: "segment_00002.m4s"))
                try handle.truncate(atOffset: 3000)
                try handle.close()
            }
        ),
        (
            "exchanged segment",
            {
                let (from, to) = ($0.appending(path: "segment_00001.m4s"), $0.appending(path: "segment_00002.m4s"))
                try Data(contentsOf: from).write(to: to)
            }
        ),
        ("garbage segment", { try Data(count: 5000).write(to: $0.appending(path: "segment_00002.m4s")) }),
        ("garbage initialisation", { try Data(count: 900).write(to: $0.appending(path: "init.mp4")) }),
        ("missing initialisation", { try FileManager.default.removeItem(at: $0.appending(path: "init.mp4")) }),
        ("no list", { try Data("#EXTM3U\n".utf8).write(to: $0.appending(path: "index.m3u8")) }),
        (
            "foreign list",
            {
                let list = $0.appending(path: "index.m3u8")
                let text = try String(contentsOf: list, encoding: .utf8)
                try Data(text.replacing("segment_00002", with: "../../../secret").utf8).write(to: list)
            }
        ),
    ]

    @Test(arguments: damages.indices)
    func aDamagedPackageIsAnErrorBeforeAnythingIsMade(_ index: Int) async throws {
        try await Fixture.withFolder { folder in
            let package = try await Self.package("h264-aac.mp4", in: folder)
            try Self.damages[index].1(package.folder.appending(path: "video/180p"))
            #expect(await Self.code { _ = try await package.asset() } == .damaged, "\(Self.damages[index].0)")
        }
    }

    /// Bytes of heads that are changed anywhere: an error, or a media that gives an error or something; never a trap.
    @Test(arguments: ["init.mp4", "segment_00001.m4s"])
    func headsThatWereChangedAnywhereHarmNobody(_ name: String) async throws {
        try await Fixture.withFolder { folder in
            let package = try await Self.package("h264-aac.mp4", in: folder)
            let file = package.folder.appending(path: "video/180p/\(name)")
            let original = try Data(contentsOf: file)
            var random: UInt64 = 1
            var refused = 0
            for _ in 0..<100 {
                var bytes = original
                for _ in 0..<3 {
                    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    bytes[Int(random >> 33) % min(bytes.count, 900)] = [0, 1, 0x7F, 0x80, 0xFF][Int(random >> 20) % 5]
                }
                try bytes.write(to: file)
                do { _ = try await package.asset().probe() } catch let error as MediaError {
                    #expect(error.code != .internal, "\(error)")
                    refused += 1
                }
            }
            #expect(refused > 5)
        }
    }

    @Test func aPackageThatIsChangedWhileItIsReadIsDamagedUnlessItsFilesStay() async throws {
        try await Fixture.withFolder { folder in
            let package = try await Self.package("h264-aac.mp4", in: folder)
            let asset = try await package.asset()
            try await package.addTrack(
                .audio(Fixture.url("audio.flac"), language: "fr"), options: TrackChangeOptions(durability: .cached))
            let made = folder.appending(path: "made")
            _ = try await ExportSession(asset: asset, outputs: [.mp4()], options: Self.cached).export(to: made)
            let segment = package.folder.appending(path: "video/180p/segment_00002.m4s")
            var bytes = try Data(contentsOf: segment)
            bytes.append(0)
            try bytes.write(to: segment)
            let session = ExportSession(asset: asset, outputs: [.mp4()], options: Self.cached)
            let error = await Fixture.error { _ = try await session.export(to: folder.appending(path: "again")) }
            #expect((error as? MediaError)?.code == .damaged)
            #expect(Fixture.contents(folder) == ["made", "package"])
        }
    }

    @Test func aPackageIsNotReplacedByWhatIsMadeOfIt() async throws {
        try await Fixture.withFolder { folder in
            let package = try await Self.package("h264-aac.mp4", in: folder)
            let asset = try await package.asset()
            for isolation in [Isolation.inProcess, WorkerTests.worker] {
                let session = ExportSession(
                    asset: asset, outputs: [.mp4()], options: ExportOptions(durability: .cached, overwrite: true),
                    isolation: isolation)
                #expect(await Self.code { _ = try await session.export(to: package.folder) } == .invalidSettings)
            }
            let again = try await package.asset()
            #expect(try await again.probe() == asset.probe())
        }
    }
}
