import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import Testing

@Suite struct SpeechTests {
    static func script(_ name: String) -> String { Fixture.root.appending(path: "Tests/Support/\(name)").path }

    static func recognizer(_ mode: String? = nil, timeLimit: Duration = .seconds(30)) -> CommandRecognizer {
        let environment = mode.map { ["SCRIPTED_SPEECH=\($0)"] } ?? []
        return CommandRecognizer(
            CommandTemplate(
                program: "env",
                arguments: environment + [
                    "python3", script("scripted_speech.py"), "-f", "{input}", "-l", "{language}", "-pp", "-ovtt", "-of",
                    "{output}",
                ], timeLimit: timeLimit))
    }

    static func summarizer(_ mode: String? = nil) -> CommandSummarizer {
        let environment = mode.map { ["SCRIPTED_SUMMARY=\($0)"] } ?? []
        return CommandSummarizer(
            CommandTemplate(
                program: "env",
                arguments: environment + ["python3", script("scripted_summary.py"), "--words", "{words}"]))
    }

    @Test func speechBecomesSubtitlesInTheStream() async throws {
        try await Shelf.open({ $0.speechRecognizer = Self.recognizer() }) { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            let spoken = try #require(media.tracks.first { $0.type == .audio })
            let track = try await library.generateSubtitles(
                of: media.id, from: spoken.id, languageCode: "en-US", languageName: "English")
            #expect(track.status == .preparing && track.type == .subtitle && track.isGenerated)
            let settled = try await shelf.settled(media.id)
            let made = try #require(settled.tracks.first { $0.id == track.id })
            #expect(made.status == .available, "\(made.failure?.message ?? "")")
            let text = try FileManager.default.subpathsOfDirectory(atPath: shelf.path(media, "package").path)
                .filter { $0.hasSuffix(".vtt") }.map {
                    try String(contentsOf: shelf.path(media, "package/\($0)"), encoding: .utf8)
                }
            #expect(text.joined().contains("en"))
            let types = try await library.pastEvents(PageRequest(order: .ascending)).items.map(\.type)
            #expect(types == [.mediaCreated, .mediaReady, .subtitlesGenerated, .mediaUpdated])
            let left = Fixture.contents(shelf.path(media)).filter { $0.hasPrefix("speech") }
            #expect(left.isEmpty)
            let again =
                await Fixture.error {
                    _ = try await library.generateSubtitles(
                        of: media.id, from: spoken.id, languageCode: "en-us", languageName: "English")
                } as? LibraryError
            #expect(again?.code == .duplicate)
            let picture = try #require(media.tracks.first { $0.type == .video })
            let wrong =
                await Fixture.error {
                    _ = try await library.generateSubtitles(
                        of: media.id, from: picture.id, languageCode: "de", languageName: "German")
                } as? LibraryError
            #expect(wrong?.code == .illegalState)
        }
    }

    @Test func aRequestMayAskForSubtitlesAndASummary() async throws {
        try await Shelf.open({
            $0.speechRecognizer = Self.recognizer()
            $0.summarizer = Self.summarizer()
        }) { shelf, server in
            let library = shelf.library
            var options = MediaOptions()
            options.generatedSubtitles = .init(languageCode: "en", languageName: "English")
            options.summaryLength = 50
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(media.hasSubtitles)
            #expect(media.summary?.status == .ready, "\(media.summary?.failure?.message ?? "")")
            #expect(try await library.summary(of: media.id).contains("50"))
            let types = try await library.pastEvents(PageRequest(size: 50)).items.map(\.type)
            #expect(types.contains(.summaryReady) && types.contains(.subtitlesGenerated))
            _ = try await library.setSummary(nil, of: media.id)
            let off = await Fixture.error { _ = try await library.summary(of: media.id) } as? LibraryError
            #expect(off?.message == "Summary not enabled")
            _ = try await library.setSummary(30, of: media.id)
            _ = try await shelf.settled(media.id)
            #expect(try await library.summary(of: media.id).contains("30"))
        }
    }

    @Test(arguments: ["fail", "garbage", "nothing", "huge"])
    func aRecogniserThatFailsLeavesTheMediaAsItWas(mode: String) async throws {
        try await Shelf.open({ $0.speechRecognizer = Self.recognizer(mode) }) { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let spoken = try #require(media.tracks.first { $0.type == .audio })
            let track = try await shelf.library.generateSubtitles(
                of: media.id, from: spoken.id, languageCode: "en", languageName: "English")
            let settled = try await shelf.settled(media.id)
            let failed = try #require(settled.tracks.first { $0.id == track.id })
            #expect(failed.status == .failed)
            #expect(failed.failure?.code == .commandFailed, "\(failed.failure?.message ?? "")")
            #expect(settled.status == .ready && !settled.hasSubtitles)
            #expect(
                try await shelf.library.pastEvents().items.prefix(2).map(\.type) == [.mediaUpdated, .subtitlesFailed])
            #expect(Fixture.contents(shelf.path(media)).filter { $0.hasPrefix("speech") }.isEmpty)
        }
    }

    @Test func aRecogniserThatHangsIsEndedInTime() async throws {
        try await Shelf.open({ $0.speechRecognizer = Self.recognizer("hang", timeLimit: .seconds(1)) }) {
            shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let spoken = try #require(media.tracks.first { $0.type == .audio })
            let track = try await shelf.library.generateSubtitles(
                of: media.id, from: spoken.id, languageCode: "en", languageName: "English")
            let settled = try await shelf.settled(media.id)
            #expect(settled.tracks.first { $0.id == track.id }?.failure?.code == .timedOut)
        }
    }

    @Test func deletingAMediaEndsItsRecogniser() async throws {
        try await Shelf.open({ $0.speechRecognizer = Self.recognizer("hang") }) { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let spoken = try #require(media.tracks.first { $0.type == .audio })
            _ = try await shelf.library.generateSubtitles(
                of: media.id, from: spoken.id, languageCode: "en", languageName: "English")
            let id = media.id.uuidString.lowercased()
            _ = try await until("the recogniser runs") {
                try await Tool.running("pgrep", ["-f", "scripted_speech.py.*\(id)"]).status == 0 ? true : nil
            }
            try await shelf.library.delete(media.id)
            _ = try await until("the recogniser ended") {
                try await Tool.running("pgrep", ["-f", "scripted_speech.py.*\(id)"]).status == 0 ? nil : true
            }
        }
    }

    @Test(arguments: ["fail", "empty", "flood"])
    func aSummariserThatFailsIsTold(mode: String) async throws {
        try await Shelf.open({
            $0.speechRecognizer = Self.recognizer()
            $0.summarizer = Self.summarizer(mode)
        }) { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            _ = try await shelf.library.setSummary(100, of: media.id)
            let settled = try await shelf.settled(media.id)
            #expect(settled.summary?.status == .failed)
            #expect(settled.summary?.failure?.code == .commandFailed, "\(settled.summary?.failure?.message ?? "")")
            let error = await Fixture.error { _ = try await shelf.library.summary(of: media.id) } as? LibraryError
            #expect(error?.code == .illegalState)
        }
    }

    /// The text is larger than a pipe holds.
    @Test(arguments: ["true", "false"])
    func aSummariserThatDoesNotReadTheTextHarmsNobody(program: String) async throws {
        let summarizer = CommandSummarizer(CommandTemplate(program: program, arguments: []))
        let text = String(repeating: "Nobody reads this. ", count: 100_000)
        for _ in 0..<10 {
            let failure =
                await Fixture.error { _ = try await summarizer.summarize(text, length: 10) } as? MediaFailure
            #expect(failure?.code == .commandFailed)
        }
    }

    @Test func withoutACommandBothAreRefusedByName() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let spoken = try #require(media.tracks.first { $0.type == .audio })
            let subtitles =
                await Fixture.error {
                    _ = try await shelf.library.generateSubtitles(
                        of: media.id, from: spoken.id, languageCode: "en", languageName: "English")
                } as? LibraryError
            #expect(subtitles?.code == .unsupported)
            let summary =
                await Fixture.error { _ = try await shelf.library.setSummary(100, of: media.id) } as? LibraryError
            #expect(summary?.code == .unsupported)
        }
    }

    @Test func aCommandLineIsReadInWordsAndNotByAShell() throws {
        let template = try CommandTemplate(parsing: "whisper-cli -m 'my model.bin'  -f {input} \"$(rm -rf /)\" ;{x}")
        #expect(template.program == "whisper-cli")
        #expect(template.arguments == ["-m", "my model.bin", "-f", "{input}", "$(rm -rf /)", ";{x}"])
        #expect(throws: LibraryError.self) { try CommandTemplate(parsing: "") }
        #expect(throws: LibraryError.self) { try CommandTemplate(parsing: "a 'b") }
    }
}
