import Foundation
import MediaCore
import MediaEngine
import Testing

/// Wishes that cannot be met and packages that cannot be trusted: refused, and nothing changes.
@Suite struct DamagedPackageTests {
    @Test func aTrackOfTheMovieThatIsAnotherOneIsNotTakenOut() async throws {
        try await Fixture.withFolder { folder in
            for number in [1, 9] {
                let output = folder.appending(path: "package-\(number)")
                _ = try await Fixture.export(
                    "ladder.mp4", to: output, outputs: [.hls(ChangedPackage.settings), .mp4()])
                let file = output.appending(path: "package.json")
                let json = try String(contentsOf: file, encoding: .utf8)
                #expect(json.contains("\"movieTrackID\" : 2"))
                try json.replacing("\"movieTrackID\" : 2", with: "\"movieTrackID\" : \(number)").write(
                    to: file, atomically: true, encoding: .utf8)
                let before = try ChangedPackage.inodes(output)
                let error = await Fixture.error {
                    try await MediaPackage(at: output).removeTrack("audio-und", options: ChangedPackage.change)
                }
                #expect((error as? MediaError)?.code == .damaged, "\(String(describing: error))")
                #expect(try ChangedPackage.inodes(output) == before)
            }
        }
    }

    @Test func wishesThatCannotBeMetAreRefusedAndChangeNothing() async throws {
        try await Fixture.withFolder { folder in
            let output = try await ChangedPackage.package(in: folder)
            let words = try ChangedPackage.text(in: folder)
            let package = MediaPackage(at: output)
            try await package.addTrack(.subtitles(words, language: "de"), options: ChangedPackage.change)
            let before = try ChangedPackage.inodes(output)
            let bad: [(String, () async throws -> Void)] = [
                ("has no track", { try await package.removeTrack("audio-xx", options: ChangedPackage.change) }),
                ("is the picture", { try await package.removeTrack("video-360p", options: ChangedPackage.change) }),
                (
                    "is the picture",
                    {
                        try await package.replaceTrack(
                            "video-360p", with: .subtitles(words, language: "en"), options: ChangedPackage.change)
                    }
                ),
                (
                    "to replace it",
                    {
                        try await package.replaceTrack(
                            "audio-und", with: .subtitles(words, language: "en"), options: ChangedPackage.change)
                    }
                ),
                (
                    "another name",
                    { try await package.addTrack(.subtitles(words, language: "deu"), options: ChangedPackage.change) }
                ),
                (
                    "the package has none",
                    {
                        try await package.addTrack(
                            .subtitles(words, language: "fr", includedInMP4: true), options: ChangedPackage.change)
                    }
                ),
                (
                    "no language",
                    { try await package.addTrack(.subtitles(words, language: "?"), options: ChangedPackage.change) }
                ),
                (
                    "is not encrypted",
                    {
                        let key = try ContentKey([UInt8](repeating: 1, count: 16))
                        try await package.removeTrack("audio-und", options: TrackChangeOptions(key: key))
                    }
                ),
                (
                    "no sound",
                    {
                        try await package.addTrack(
                            .audio(Fixture.url("odd.mkv"), language: "fr"), options: ChangedPackage.change)
                    }
                ),
            ]
            for (words, wish) in bad {
                let error = await Fixture.error(wish) as? MediaError
                #expect(error?.message.contains(words) == true, "\(words): \(String(describing: error))")
            }
            #expect(try ChangedPackage.inodes(output) == before)
            let sound = folder.appending(path: "sound")
            _ = try await Fixture.export("audio.aac", to: sound, outputs: [.hls()])
            let only = await Fixture.error {
                try await MediaPackage(at: sound).removeTrack("audio-und", options: ChangedPackage.change)
            }
            #expect((only as? MediaError)?.message.contains("all the package holds") == true)
        }
    }

    @Test func damagedNewerAndForeignFoldersAreRefusedUnchanged() async throws {
        try await Fixture.withFolder { folder in
            let words = try ChangedPackage.text(in: folder)
            func check(_ damage: (URL) throws -> Void, _ code: MediaError.Code, _ message: String) async throws {
                let output = folder.appending(path: UUID().uuidString)
                _ = try await Fixture.export("ladder.mp4", to: output, outputs: [.hls(ChangedPackage.settings)])
                try damage(output)
                let before = try ChangedPackage.inodes(output)
                let error = await Fixture.error {
                    try await MediaPackage(at: output).addTrack(
                        .subtitles(words, language: "fr"), options: ChangedPackage.change)
                }
                #expect((error as? MediaError)?.code == code, "\(message): \(String(describing: error))")
                #expect((error as? MediaError)?.message.contains(message) == true, "\(String(describing: error))")
                #expect(try ChangedPackage.inodes(output) == before)
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
}
