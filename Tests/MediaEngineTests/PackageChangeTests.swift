import Foundation
import MediaCore
import MediaEngine
import Testing

/// Tracks of a package that exists: added, replaced, removed, in one step, whatever happens.
@Suite struct PackageChangeTests {
    private func master(_ package: URL) throws -> String {
        try String(contentsOf: package.appending(path: "master.m3u8"), encoding: .utf8)
    }

    @Test func addedTracksAreRenderedAloneAndTheRestKeepsItsFiles() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(in: folder)
            try Data("mine".utf8).write(to: output.appending(path: "note.txt"))
            let before = try ChangedPackage.inodes(output)
            let package = MediaPackage(at: output)
            let report = try await package.addTrack(
                .audio(Fixture.url("audio.mp3"), language: "fr"), options: ChangedPackage.change)
            #expect(report.track?.id == "audio-fr" && report.publishedInOneStep)
            #expect(report.plan?.action == .transcode && report.repairs.contains { $0.kind == .padded })
            try await package.addTrack(
                .subtitles(try ChangedPackage.text(in: folder), language: "de"), options: ChangedPackage.change)
            let after = try ChangedPackage.inodes(output)
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
            let words = try ChangedPackage.text(in: folder)
            let attachments: [TrackAttachment] = [
                .audio(Fixture.url("audio.aac"), language: "fr"), .subtitles(words, language: "de"),
            ]
            let once = folder.appending(path: "once")
            _ = try await ExportSession(
                asset: Fixture.asset("ladder.mp4").attaching(attachments), outputs: [.hls(ChangedPackage.settings)],
                options: ExportOptions(durability: .cached)
            ).export(to: once)
            let grown = try await ChangedPackage.package(in: folder)
            for attachment in attachments {
                try await MediaPackage(at: grown).addTrack(attachment, options: ChangedPackage.change)
            }
            let names = try ChangedPackage.inodes(once).keys.sorted()
            #expect(try ChangedPackage.inodes(grown).keys.sorted() == names)
            for name in names where name != "package.json" {
                let isSame =
                    try Data(contentsOf: once.appending(path: name)) == Data(contentsOf: grown.appending(path: name))
                #expect(isSame, "\(name)")
            }
        }
    }

    @Test func aReplacedTrackKeepsItsIdAndGetsNewFileNames() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(in: folder, outputs: [.hls(ChangedPackage.settings), .mp4()])
            let package = MediaPackage(at: output)
            try await package.addTrack(
                .subtitles(try ChangedPackage.text(in: folder, "First"), language: "de", includedInMP4: true),
                options: ChangedPackage.change)
            let oldMaster = try master(output)
            let before = try ChangedPackage.inodes(output)
            let report = try await package.replaceTrack(
                "subtitles-de", with: .subtitles(try ChangedPackage.text(in: folder, "Second"), language: "de"),
                options: ChangedPackage.change)
            #expect(report.track?.id == "subtitles-de" && report.track?.playlist == "subtitles/de.2/index.m3u8")
            #expect(report.track?.isInMP4 == true)
            #expect(try Cues.list(output.appending(path: "subtitles/de.2/all.vtt")) == ["1.000-5.000 Second"])
            #expect(!FileManager.default.fileExists(atPath: output.appending(path: "subtitles/de").path))
            // Who holds the old playlist finds everything but the old track where it was.
            for line in oldMaster.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(FileManager.default.fileExists(atPath: output.appending(path: String(line)).path))
            }
            let after = try ChangedPackage.inodes(output)
            for (name, inode) in before where name.hasPrefix("video/") || name.hasPrefix("audio/") {
                #expect(after[name] == inode)
            }
            let movie = try await Decoded.bytes([
                "-i", output.appending(path: "capped-4k.mp4").path, "-map", "0:s", "-f", "webvtt",
            ])
            let words = String(decoding: movie, as: UTF8.self)
            #expect(words.contains("Second") && !words.contains("First"))
            // The old names are not used again, in a cache they may live on.
            try await package.removeTrack("subtitles-de", options: ChangedPackage.change)
            try await package.addTrack(
                .subtitles(try ChangedPackage.text(in: folder, "Third"), language: "de"), options: ChangedPackage.change
            )
            #expect(try await package.tracks().last?.playlist == "subtitles/de-2/index.m3u8")
            #expect(PackageChecker.findings(in: output).isEmpty)
        }
    }

    @Test func aRemovedTrackLeavesThePlaylistsAndTheMovie() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(
                in: folder, outputs: [.hls(ChangedPackage.settings), .mp4(), .m4a], name: "two-languages.mkv")
            let package = MediaPackage(at: output)
            #expect(
                try await package.tracks().map(\.id) == [
                    "video-180p", "audio-en", "audio-de", "subtitles-en", "subtitles-de",
                ])
            let report = try await package.removeTrack("audio-en", options: ChangedPackage.change)
            #expect(report.warnings.contains { $0.contains("audio.m4a") })
            try await package.removeTrack("subtitles-en", options: ChangedPackage.change)
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
            try await package.removeTrack("audio-de", options: ChangedPackage.change)
            #expect(PackageChecker.findings(in: output).isEmpty)
            #expect(!(try master(output)).contains("AUDIO="))
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
            let made = try await Fixture.export("ladder.mp4", to: output, outputs: [.hls(ChangedPackage.settings)])
            #expect(!made.publishedInOneStep)
            let before = try ChangedPackage.inodes(output)
            let package = MediaPackage(at: output)
            let report = try await package.addTrack(
                .subtitles(try ChangedPackage.text(in: folder), language: "de"), options: ChangedPackage.change)
            #expect(!report.publishedInOneStep)
            let after = try ChangedPackage.inodes(output)
            for (name, inode) in before where name.hasPrefix("video/") || name.hasPrefix("audio/") {
                #expect(after[name] == inode)
            }
            #expect(PackageChecker.findings(in: output).isEmpty)
            try await package.removeTrack("subtitles-de", options: ChangedPackage.change)
            #expect(try ChangedPackage.inodes(output).keys.sorted() == before.keys.sorted())
            #expect(
                Fixture.contents(output) == ["audio", "iframe", "manifest.mpd", "master.m3u8", "package.json", "video"])
        }
    }

    @Test func twoChangesAtOnceAreBothThere() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(in: folder)
            let languages = ["fr", "de", "es", "it"]
            let files = try languages.map { try ChangedPackage.text(in: folder, $0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (language, file) in zip(languages, files) {
                    group.addTask {
                        try await MediaPackage(at: output).addTrack(
                            .subtitles(file, language: language), options: ChangedPackage.change)
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
            let output = try await ChangedPackage.package(in: folder)
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
                .audio(Fixture.url("audio.flac"), language: "it"), options: ChangedPackage.change)
            #expect(try await MediaPackage(at: output).tracks().count == count + 1)
        }
    }

    @Test func whatAKilledProcessLeftIsSwept() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(in: folder)
            let left = folder.appending(path: ".package.media-export")
            try FileManager.default.createDirectory(
                at: left.appending(path: "video"), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: left.appending(path: "segment"))
            try await MediaPackage(at: output).addTrack(
                .subtitles(try ChangedPackage.text(in: folder), language: "de"), options: ChangedPackage.change)
            #expect(Fixture.contents(folder).filter { $0.hasPrefix(".") } == [])
            #expect(!FileManager.default.fileExists(atPath: output.appending(path: "segment").path))
        }
    }

    @Test func aCancelledChangeLeavesThePackageAsItWas() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(in: folder)
            let before = try ChangedPackage.inodes(output)
            let task = Task {
                try await MediaPackage(at: output).addTrack(
                    .audio(Fixture.url("audio.flac"), language: "fr"), options: ChangedPackage.change)
            }
            task.cancel()
            let error = await Fixture.error { _ = try await task.value }
            #expect(error is CancellationError)
            #expect(try ChangedPackage.inodes(output) == before)
            #expect(Fixture.contents(folder) == ["package"])
        }
    }

    @Test func theCommandLineListsAddsReplacesAndRemoves() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(in: folder).path
            let words = try ChangedPackage.text(in: folder).path
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
