import Foundation
import Testing

/// The real client, against the real server.
@Suite(.serialized) struct ClientTests {
    static let python = Fixture.root.appending(path: ".build/python/bin/python3").path
    static let hasClient = (try? Tool(python, ["-c", "import fastpix_python, jwt, m3u8"]).status) == 0

    private static let subtitles = ["hello.srt": Data("1\n00:00:00,500 --> 00:00:01,500\nHello there\n".utf8)]

    private func walk(_ server: RunningServer, _ arguments: [String] = []) async throws {
        let script = Fixture.root.appending(path: "Tests/Support/sdk_client.py").path
        let run = try await Tool.running(
            Self.python,
            [script, server.address, RunningServer.user, RunningServer.secret, server.clips.url("files")] + arguments)
        #expect(run.status == 0, "\(run.output)\n\(run.errors.suffix(2000))\n\(server.log.suffix(2000))")
        #expect(run.output.hasSuffix("done delete\n"))
    }

    @Test(.enabled(if: hasClient)) func theClientDoesEveryOperationItHas() async throws {
        try await RunningServer.open(files: Self.subtitles) { try await walk($0) }
    }

    @Test(.enabled(if: hasClient)) func withCommandsTheClientGetsSubtitlesAndASummary() async throws {
        let folder = Fixture.root.appending(path: "Tests/Support").path
        let speech =
            "python3 \(folder)/scripted_speech.py -f {input} -l {language} -pp -ovtt -of {output}"
        let summary = "python3 \(folder)/scripted_summary.py --words {words}"
        try await RunningServer.open(
            ["--speech-command", speech, "--summary-command", summary], files: Self.subtitles
        ) { try await walk($0, ["--speech"]) }
    }
}
