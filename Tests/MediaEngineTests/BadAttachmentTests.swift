import Foundation
import MediaCore
import MediaEngine
import Testing

/// Attachments nobody can use: refused by name, with nothing left behind.
@Suite struct BadAttachmentTests {
    @Test func badInputIsRefusedByNameAndNothingIsLeft() async throws {
        try await Fixture.withFolder { folder in
            let good = try Attached.write(Attached.subRip, "good.srt", in: folder)
            let empty = try Attached.write("", "empty.srt", in: folder)
            let prose = try Attached.write("Dear diary,\nnothing happened.\n", "prose.srt", in: folder)
            let garbage = folder.appending(path: "garbage.srt")
            try Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }).write(to: garbage)
            let pictures = folder.appending(path: "pictures.sup")
            try Data([0x50, 0x47, 0, 0, 0, 0, 0, 0, 0, 0, 0x16, 0, 0x13] + [UInt8](repeating: 0, count: 40)).write(
                to: pictures)
            let huge = folder.appending(path: "huge.srt")
            try Data(repeating: 0x41, count: 100 << 20).write(to: huge)
            let bad: [([TrackAttachment], MediaError.Code, String)] = [
                ([.subtitles(good, language: "xx")], .invalidSettings, "no language"),
                ([.subtitles(good, language: "")], .invalidSettings, "no language"),
                ([.subtitles(good, language: "en\"\n#EXT")], .invalidSettings, "no language"),
                ([.subtitles(good, language: "klingonish")], .invalidSettings, "no language"),
                ([.subtitles(empty, language: "en")], .emptySource, "empty"),
                ([.subtitles(prose, language: "en")], .unsupportedFormat, "no subtitle format"),
                ([.subtitles(garbage, language: "en")], .unsupportedFormat, "not text"),
                ([.subtitles(huge, language: "en")], .limitExceeded, "bytes"),
                ([.subtitles(Fixture.url("vobsub.idx"), language: "en")], .unsupportedFormat, "pictures"),
                ([.subtitles(pictures, language: "en")], .unsupportedFormat, "PGS"),
                ([.subtitles(Fixture.url("bitmap-subtitle.mkv"), language: "en")], .noSuitableTrack, "pictures"),
                ([.subtitles(Fixture.url("ladder.mp4"), language: "en")], .noSuitableTrack, "neither"),
                ([.subtitles(folder.appending(path: "none.srt"), language: "en")], .notFound, "no such file"),
                ([.subtitles(folder, language: "en")], .unreadable, "folder"),
                ([.audio(Fixture.url("odd.mkv"), language: "en")], .noSuitableTrack, "no sound"),
                ([.audio(good, language: "en")], .unsupportedFormat, ""),
                ([.audio(Fixture.url("encrypted.mp4"), language: "en")], .noSuitableTrack, ""),
                (
                    [.subtitles(good, language: "en"), .subtitles(good, language: "en")], .invalidSettings,
                    "another name"
                ),
                ([.subtitles(good, language: "en", includedInMP4: true)], .invalidSettings, "capped-4k.mp4"),
            ]
            for (attachments, code, words) in bad {
                let error = await Fixture.error { _ = try await Attached.export("ladder.mp4", attachments, to: folder) }
                let mediaError = error as? MediaError
                if attachments[0].type == .audio, code == .noSuitableTrack, words.isEmpty {
                    #expect(mediaError != nil, "\(attachments)")
                } else {
                    #expect(mediaError?.code == code, "\(words): \(String(describing: error))")
                }
                #expect(
                    words.isEmpty || mediaError?.message.contains(words) == true,
                    "\(words): \(mediaError?.message ?? "")")
                let isItself = words == "neither"
                #expect(mediaError?.location?.hasSuffix("ladder.mp4") == isItself, "\(words)")
            }
            #expect(!Fixture.contents(folder).contains { $0.contains("out") })
        }
    }

    @Test func attachmentsNeedAPackage() async {
        let session = ExportSession(
            asset: Fixture.asset("ladder.mp4").attaching(.audio(Fixture.url("audio.aac"), language: "de")),
            outputs: [.mp4()])
        let error = await Fixture.error { _ = try await session.plan() }
        #expect((error as? MediaError)?.code == .invalidSettings)
    }

    @Test func sameLanguageWithAnotherNameIsFine() async throws {
        try await Fixture.withFolder { folder in
            let text = try Attached.write(Attached.subRip, "en.srt", in: folder)
            let (output, _) = try await Attached.export(
                "ladder.mp4",
                [.subtitles(text, language: "en"), .subtitles(text, language: "en", name: "Another \"one\"\n")],
                to: folder)
            let master = try String(contentsOf: output.appending(path: "master.m3u8"), encoding: .utf8)
            #expect(master.contains("NAME=\"English\"") && master.contains("NAME=\"Another one\""))
        }
    }
}
