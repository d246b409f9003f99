import Foundation
import MediaCore
import MediaEngine
import Testing

/// Tracks of a package that exists: added, replaced, removed, in one step, whatever happens.
@Suite struct PackageChangeTests {
    private static let settings = HLSSettings(
        segmentDuration: MediaTime(value: 2, timescale: 1), includesDASH: true)
    private static let change = TrackChangeOptions(durability: .cached)

    private func package(
        in folder: URL, outputs: [OutputRequest] = [.hls(settings)], name: String = "ladder.mp4",
        options: ExportOptions = ExportOptions(durability: .cached)
    ) async throws -> URL {
        let output = folder.appending(path: "package")
        _ = try await ExportSession(asset: Fixture.asset(name), outputs: outputs, options: options).export(to: output)
        return output
    }

    private func text(in folder: URL, _ words: String = "Hello") throws -> URL {
        let url = folder.appending(path: "\(words).srt")
        try Data("1\n00:00:01,000 --> 00:00:05,000\n\(words)\n".utf8).write(to: url)
        return url
    }

    /// The inode and modification time of each file below a folder.
    private func inodes(_ folder: URL) throws -> [String: UInt64] {
        var found: [String: UInt64] = [:]
        let files = FileManager.default.enumerator(atPath: folder.path)
        while let name = files?.nextObject() as? String {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
            if attributes[.type] as? FileAttributeType == .typeRegular {
                found[name] = (attributes[.systemFileNumber] as? NSNumber)?.uint64Value
            }
        }
        return found
    }

    private func master(_ package: URL) throws -> String {
        try String(contentsOf: package.appending(path: "master.m3u8"), encoding: .utf8)
    }

    @Test func addedTracksAreRenderedAloneAndTheRestKeepsItsFiles() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder)
            try Data("mine".utf8).write(to: output.appending(path: "note.txt"))
            let before = try inodes(output)
            let package = MediaPackage(at: output)
            let report = try await package.addTrack(
                .audio(Fixture.url("audio.mp3"), language: "fr"), options: Self.change)
            #expect(report.track?.id == "audio-fr" && report.publishedInOneStep)
            #expect(report.plan?.action == .transcode && report.repairs.contains { $0.kind == .padded })
            try await package.addTrack(.subtitles(try text(in: folder), language: "de"), options: Self.change)
            let after = try inodes(output)
            let rewritten: Set = ["master.m3u8", "manifest.mpd", "package.json"]
            for (name, inode) in before where !rewritten.contains(name) { #expect(after[name] == inode, "\(name)") }
            #expect(PackageChecker.findings(in: output).isEmpty)
            #expect(try await package.tracks().map(\.id) == ["video-360p", "audio-und", "audio-fr", "subtitles-de"])
            #expect(try Cues.list(output.appending(path: "subtitles/de/all.vtt")) == ["1.000-5.000 Hello"])
            #expect(try master(output).contains(#"SUBTITLES="subtitles""#))
            #expect(Fixture.contents(folder).filter { $0.hasPrefix(".") }.isEmpty)
        }
    }

    @Test func aPackageMadeAtOnceAndOneThatGrewHaveTheSamePlaylists() async throws {
        try await Fixture.withFolder { folder in
            let words = try text(in: folder)
            let attachments: [TrackAttachment] = [
                .audio(Fixture.url("audio.aac"), language: "fr"), .subtitles(words, language: "de"),
            ]
            let once = folder.appending(path: "once")
            _ = try await ExportSession(
                asset: Fixture.asset("ladder.mp4").attaching(attachments), outputs: [.hls(Self.settings)],
                options: ExportOptions(durability: .cached)
            ).export(to: once)
            let grown = try await package(in: folder)
            for attachment in attachments {
                try await MediaPackage(at: grown).addTrack(attachment, options: Self.change)
            }
            let names = try inodes(once).keys.sorted()
            #expect(try inodes(grown).keys.sorted() == names)
            for name in names where name != "package.json" {
                let isSame =
                    try Data(contentsOf: once.appending(path: name)) == Data(contentsOf: grown.appending(path: name))
                #expect(isSame, "\(name)")
            }
        }
    }

    @Test func aReplacedTrackKeepsItsIdAndGetsNewFileNames() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder, outputs: [.hls(Self.settings), .mp4()])
            let package = MediaPackage(at: output)
            try await package.addTrack(
                .subtitles(try text(in: folder, "First"), language: "de", includedInMP4: true), options: Self.change)
            let oldMaster = try master(output)
            let before = try inodes(output)
            let report = try await package.replaceTrack(
                "subtitles-de", with: .subtitles(try text(in: folder, "Second"), language: "de"), options: Self.change)
            #expect(report.track?.id == "subtitles-de" && report.track?.playlist == "subtitles/de.2/index.m3u8")
            #expect(report.track?.isInMP4 == true)
            #expect(try Cues.list(output.appending(path: "subtitles/de.2/all.vtt")) == ["1.000-5.000 Second"])
            #expect(!FileManager.default.fileExists(atPath: output.appending(path: "subtitles/de").path))
            // Who holds the old playlist finds everything but the old track where it was.
            for line in oldMaster.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(FileManager.default.fileExists(atPath: output.appending(path: String(line)).path))
            }
            let after = try inodes(output)
            for (name, inode) in before where name.hasPrefix("video/") || name.hasPrefix("audio/") {
                #expect(after[name] == inode)
            }
            let movie = try Decoded.bytes([
                "-i", output.appending(path: "capped-4k.mp4").path, "-map", "0:s", "-f", "webvtt",
            ])
            let words = String(decoding: movie, as: UTF8.self)
            #expect(words.contains("Second") && !words.contains("First"))
            // The old names are not used again, in a cache they may live on.
            try await package.removeTrack("subtitles-de", options: Self.change)
            try await package.addTrack(.subtitles(try text(in: folder, "Third"), language: "de"), options: Self.change)
            #expect(try await package.tracks().last?.playlist == "subtitles/de-2/index.m3u8")
            #expect(PackageChecker.findings(in: output).isEmpty)
        }
    }

    @Test func aRemovedTrackLeavesThePlaylistsAndTheMovie() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(
                in: folder, outputs: [.hls(Self.settings), .mp4(), .m4a], name: "two-languages.mkv")
            let package = MediaPackage(at: output)
            #expect(
                try await package.tracks().map(\.id) == [
                    "video-180p", "audio-en", "audio-de", "subtitles-en", "subtitles-de",
                ])
            let report = try await package.removeTrack("audio-en", options: Self.change)
            #expect(report.warnings.contains { $0.contains("audio.m4a") })
            try await package.removeTrack("subtitles-en", options: Self.change)
            let tracks = try await package.tracks()
            #expect(tracks.map(\.id) == ["video-180p", "audio-de", "subtitles-de"])
            #expect(tracks[1].isDefault)
            #expect(PackageChecker.findings(in: output).isEmpty)
            #expect(!(try master(output)).contains("English"))
            let probe = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-show_entries", "stream=codec_name:stream_disposition=default:stream_tags=language",
                    "-of",
                    "csv=p=0", output.appending(path: "capped-4k.mp4").path,
                ])
            #expect(probe.output == "h264,1,und\naac,1,deu\n")
            #expect(
                try Tool(
                    "ffmpeg", ["-v", "error", "-i", output.appending(path: "capped-4k.mp4").path, "-f", "null", "-"]
                )
                .errors == "")
            try await package.removeTrack("audio-de", options: Self.change)
            #expect(PackageChecker.findings(in: output).isEmpty)
            #expect(!(try master(output)).contains("AUDIO="))
        }
    }

    @Test func aTrackOfTheMovieThatIsAnotherOneIsNotTakenOut() async throws {
        try await Fixture.withFolder { folder in
            for number in [1, 9] {
                let output = folder.appending(path: "package-\(number)")
                _ = try await Fixture.export("ladder.mp4", to: output, outputs: [.hls(Self.settings), .mp4()])
                let file = output.appending(path: "package.json")
                let json = try String(contentsOf: file, encoding: .utf8)
                #expect(json.contains("\"movieTrackID\" : 2"))
                try json.replacing("\"movieTrackID\" : 2", with: "\"movieTrackID\" : \(number)").write(
                    to: file, atomically: true, encoding: .utf8)
                let before = try inodes(output)
                let error = await Fixture.error {
                    try await MediaPackage(at: output).removeTrack("audio-und", options: Self.change)
                }
                #expect((error as? MediaError)?.code == .damaged, "\(String(describing: error))")
                #expect(try inodes(output) == before)
            }
        }
    }

    @Test func wishesThatCannotBeMetAreRefusedAndChangeNothing() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder)
            let words = try text(in: folder)
            let package = MediaPackage(at: output)
            try await package.addTrack(.subtitles(words, language: "de"), options: Self.change)
            let before = try inodes(output)
            let bad: [(String, () async throws -> Void)] = [
                ("has no track", { try await package.removeTrack("audio-xx", options: Self.change) }),
                ("is the picture", { try await package.removeTrack("video-360p", options: Self.change) }),
                (
                    "is the picture",
                    {
                        try await package.replaceTrack(
                            "video-360p", with: .subtitles(words, language: "en"), options: Self.change)
                    }
                ),
                (
                    "to replace it",
                    {
                        try await package.replaceTrack(
                            "audio-und", with: .subtitles(words, language: "en"), options: Self.change)
                    }
                ),
                (
                    "another name",
                    { try await package.addTrack(.subtitles(words, language: "deu"), options: Self.change) }
                ),
                (
                    "the package has none",
                    {
                        try await package.addTrack(
                            .subtitles(words, language: "fr", includedInMP4: true), options: Self.change)
                    }
                ),
                ("no language", { try await package.addTrack(.subtitles(words, language: "?"), options: Self.change) }),
                (
                    "is not encrypted",
                    {
                        let key = try ContentKey([UInt8](repeating: 1, count: 16))
                        try await package.removeTrack("audio-und", options: TrackChangeOptions(key: key))
                    }
                ),
                (
                    "no sound",
                    { try await package.addTrack(.audio(Fixture.url("odd.mkv"), language: "fr"), options: Self.change) }
                ),
            ]
            for (words, wish) in bad {
                let error = await Fixture.error(wish) as? MediaError
                #expect(error?.message.contains(words) == true, "\(words): \(String(describing: error))")
            }
            #expect(try inodes(output) == before)
            let sound = folder.appending(path: "sound")
            _ = try await Fixture.export("audio.aac", to: sound, outputs: [.hls()])
            let only = await Fixture.error {
                try await MediaPackage(at: sound).removeTrack("audio-und", options: Self.change)
            }
            #expect((only as? MediaError)?.message.contains("all the package holds") == true)
        }
    }

    @Test func damagedNewerAndForeignFoldersAreRefusedUnchanged() async throws {
        try await Fixture.withFolder { folder in
            let words = try text(in: folder)
            func check(_ damage: (URL) throws -> Void, _ code: MediaError.Code, _ message: String) async throws {
                let output = folder.appending(path: UUID().uuidString)
                _ = try await Fixture.export("ladder.mp4", to: output, outputs: [.hls(Self.settings)])
                try damage(output)
                let before = try inodes(output)
                let error = await Fixture.error {
                    try await MediaPackage(at: output).addTrack(.subtitles(words, language: "fr"), options: Self.change)
                }
                #expect((error as? MediaError)?.code == code, "\(message): \(String(describing: error))")
                #expect((error as? MediaError)?.message.contains(message) == true, "\(String(describing: error))")
                #expect(try inodes(output) == before)
            }
            func edit(_ name: String, _ change: @escaping (String) -> String) -> (URL) throws -> Void {
                { folder in
                    let file = folder.appending(path: name)
                    let text = try String(contentsOf: file, encoding: .utf8)
                    #expect(change(text) != text)
                    try change(text).write(to: file, atomically: true, encoding: .utf8)
                }
            }
            func remove(_ name: String) -> (URL) throws -> Void {
                { try FileManager.default.removeItem(at: $0.appending(path: name)) }
            }
            try await check(
                edit("package.json") { $0.replacing("\"format\" : 2", with: "\"format\" : 3") }, .unsupportedFormat,
                "newer")
            try await check(
                edit("package.json") { $0.replacing("\"format\" : 2", with: "\"format\" : 1") }, .unsupportedFormat,
                "older")
            try await check(edit("package.json") { String($0.dropLast(40)) }, .damaged, "package.json")
            try await check(
                edit("package.json") { $0.replacing("\"playlist\"", with: "\"playlis\"") }, .damaged, "playlist")
            try await check(
                edit("package.json") { $0.replacing("video/360p/index.m3u8", with: "../../etc/index.m3u8") }, .damaged,
                "outside")
            try await check(remove("package.json"), .unsupportedFormat, "no package.json")
            try await check(remove("video/360p/segment_00002.m4s"), .damaged, "segment_00002.m4s")
            try await check(remove("audio/und/index.m3u8"), .damaged, "audio/und/index.m3u8")
            try await check(
                edit("video/360p/index.m3u8") { $0.replacing("#EXT-X-TARGETDURATION:2", with: "") }, .damaged,
                "video/360p")
            try await check(
                edit("video/360p/index.m3u8") { $0.replacing("segment_00001", with: "../../x") }, .damaged, "elsewhere")
            func value(_ name: String, _ text: String) throws -> (URL) throws -> Void {
                let pattern = try Regex("\"\(name)\" : (\"[^\"]*\"|-?[0-9.]+)")
                return edit("package.json") { $0.replacing(pattern, with: "\"\(name)\" : \(text)") }
            }
            for (name, text) in [
                ("denominator", "0"), ("peakBitRate", "9223372036854775807"), ("peakBitRate", "-1"),
                ("timescale", "-1"),
                ("id", "\"../../x\""), ("language", "\"en'\\n#EXT\""), ("codec", "\"a#EXT-X\""),
                ("videoRange", "\"X\""),
                ("targetDuration", "-1"), ("channels", "-2"), ("endTime", "9223372036854775807"),
                ("path", "\"../x.mp4\""),
            ] { try await check(try value(name, text), .damaged, "package.json") }
            let missing = await Fixture.error {
                _ = try await MediaPackage(at: folder.appending(path: "nowhere")).tracks()
            }
            #expect((missing as? MediaError)?.code == .notFound)
        }
    }

    /// Whether this process may mount: as root, outside of most containers.
    private static let canMount: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mount-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard (try? Tool("mount", ["-t", "tmpfs", "tmpfs", folder]).status) == 0 else { return false }
        return (try? Tool("umount", [folder]).status) == 0
    }()

    @Test(.enabled(if: canMount))
    func aMountPointChangesFileByFileWithTheMasterPlaylistLastAndSaysSo() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "package")
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
            #expect(try Tool("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", output.path]).status == 0)
            defer { _ = try? Tool("umount", [output.path]) }
            let made = try await Fixture.export("ladder.mp4", to: output, outputs: [.hls(Self.settings)])
            #expect(!made.publishedInOneStep)
            let before = try inodes(output)
            let package = MediaPackage(at: output)
            let report = try await package.addTrack(
                .subtitles(try text(in: folder), language: "de"), options: Self.change)
            #expect(!report.publishedInOneStep)
            let after = try inodes(output)
            for (name, inode) in before where name.hasPrefix("video/") || name.hasPrefix("audio/") {
                #expect(after[name] == inode)
            }
            #expect(PackageChecker.findings(in: output).isEmpty)
            try await package.removeTrack("subtitles-de", options: Self.change)
            #expect(try inodes(output).keys.sorted() == before.keys.sorted())
            #expect(
                Fixture.contents(output) == ["audio", "iframe", "manifest.mpd", "master.m3u8", "package.json", "video"])
        }
    }

    @Test func twoChangesAtOnceAreBothThere() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder)
            let languages = ["fr", "de", "es", "it"]
            let files = try languages.map { try text(in: folder, $0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (language, file) in zip(languages, files) {
                    group.addTask {
                        try await MediaPackage(at: output).addTrack(
                            .subtitles(file, language: language), options: Self.change)
                    }
                }
                try await group.waitForAll()
            }
            let ids = Set(try await MediaPackage(at: output).tracks().map(\.id))
            #expect(ids.isSuperset(of: languages.map { "subtitles-\($0)" }))
            #expect(PackageChecker.findings(in: output).isEmpty)
        }
    }

    @Test func killedInTheMiddleTheOldPackageOrTheNewOneIsThereNeverAMix() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder)
            let media = Tool.built("media")
            var seen: Set<Int> = []
            var count = 2
            for attempt in 0..<14 {
                let process = Process()
                process.executableURL = URL(filePath: media)
                let name = "Take \(attempt)"
                process.arguments = [
                    "track", "add", output.path, "--audio", "\(Fixture.url("audio.flac").path):fr:\(name)", "--quiet",
                ]
                try process.run()
                // From before the start to after the end of the work; what is checked holds at any moment.
                usleep(UInt32(attempt) * 30_000)
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                let tracks = try await MediaPackage(at: output).tracks()
                #expect(tracks.count == count || tracks.count == count + 1)
                seen.insert(tracks.count - count)
                count = tracks.count
                #expect(PackageChecker.findings(in: output).isEmpty, "attempt \(attempt)")
                for track in tracks { #expect(try master(output).contains(track.playlist)) }
            }
            #expect(seen.contains(0))
            // The last word has a change that is let through.
            try await MediaPackage(at: output).addTrack(
                .audio(Fixture.url("audio.flac"), language: "it"), options: Self.change)
            #expect(try await MediaPackage(at: output).tracks().count == count + 1)
        }
    }

    @Test func whatAKilledProcessLeftIsSweptAndWhatIsInUseStays() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder)
            let (left, used) = (
                folder.appending(path: ".package.export-aaaaaa"), folder.appending(path: ".package.export-bbbbbb")
            )
            for path in [left, used] {
                try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
                try Data("x".utf8).write(to: path.appending(path: "segment"))
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: path.path)
            }
            let descriptor = open(used.path, O_RDONLY)
            #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            defer { close(descriptor) }
            try await MediaPackage(at: output).addTrack(
                .subtitles(try text(in: folder), language: "de"), options: Self.change)
            #expect(Fixture.contents(folder).filter { $0.hasPrefix(".") } == [".package.export-bbbbbb"])
        }
    }

    @Test func aCancelledChangeLeavesThePackageAsItWas() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder)
            let before = try inodes(output)
            let task = Task {
                try await MediaPackage(at: output).addTrack(
                    .audio(Fixture.url("audio.flac"), language: "fr"), options: Self.change)
            }
            task.cancel()
            let error = await Fixture.error { _ = try await task.value }
            #expect(error is CancellationError)
            #expect(try inodes(output) == before)
            #expect(Fixture.contents(folder) == ["package"])
        }
    }

    @Test func theCommandLineListsAddsReplacesAndRemoves() async throws {
        try await Fixture.withFolder { folder in
            let output = try await package(in: folder).path
            let words = try text(in: folder).path
            let added = try Tool.media([
                "track", "add", output, "--subtitles", "\(words):de:Deutsch", "--hearing-impaired", "--json",
            ])
            #expect(added.status == 0 && added.output.contains("\"id\" : \"subtitles-de\""))
            let replaced = try Tool.media(["track", "replace", output, "subtitles-de", "--subtitles", "\(words):de"])
            #expect(replaced.status == 0 && replaced.output.contains("German"))
            let list = try Tool.media(["track", "list", output])
            #expect(list.output.split(separator: "\n").count == 3 && list.output.contains("subtitles-de"))
            #expect(try Tool.media(["track", "remove", output, "subtitles-de", "--quiet"]).status == 0)
            #expect(try Tool.media(["track", "remove", output, "subtitles-de"]).status == 64)
            #expect(try Tool.media(["track", "add", output]).status == 64)
            #expect(try Tool.media(["track", "add", output, "--audio", "nolanguage"]).status == 64)
            #expect(try Tool.media(["track", "list", folder.path]).status == 65)
        }
    }
}
