import Foundation
import Logging
import Testing

@testable import MediaServer

/// What the log tells, and what it never does.
@Suite struct LogTests {
    @Test(arguments: LogFormat.allCases) func whateverIsLoggedIsOneLine(_ format: LogFormat) throws {
        let hostile = "a\r\nlevel=error \u{1B}[31m\u{85}\u{2028}\u{202E}\"\\ \0 ü"
        let line = LogLine(
            time: "t", level: "info", label: "l", message: "m\nn",
            values: [
                "text": "\(hostile)", "time": "x", "n": .stringConvertible(7), "yes": .stringConvertible(true),
                "list": ["a", ["b": "\n"]], "k\n=": "v",
            ]
        ).text(format)
        let controls: [Unicode.Scalar] = ["\n", "\r", "\0", "\u{1B}", "\u{85}", "\u{2028}", "\u{202E}"]
        #expect(!line.unicodeScalars.contains { controls.contains($0) })
        guard format == .json else { return }
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["text"] as? String == hostile)
        #expect(object["time"] as? String == "t" && object["time_"] as? String == "x")
        #expect(object["n"] as? Int == 7 && object["yes"] as? Bool == true && object["k\n="] as? String == "v")
    }

    @Test func eachRequestIsALineWithWhatWasSentAndNoSecret() async throws {
        try await RunningServer.open(["--log-format", "json", "--trusted-proxies", "127.0.0.1"]) { server in
            let (media, playback) = try await server.media()
            let secrets = ["Xsecret1", "Xsecret2", "Xsecret3", "Xsecret4", "Xsecret5", "Xsecret6", "Xsecret7"]
            _ = try await server.ask("/v1/on-demand", arguments: ["-u", "tok:\(secrets[0])"])
            _ = try await server.ask("/v1/files?key=\(secrets[1])")
            _ = try await server.ask("/v1/user-media/x", headers: ["X-API-KEY: \(secrets[2])"])
            _ = try await server.ask("/uploads/\(UUID().uuidString)?upload_id=\(secrets[3])", "PUT", body: "x")
            _ = try await server.ask("/download/\(media)/x?expires=1&signature=\(secrets[4])")
            _ = try await server.ask("/stream/\(playback).m3u8?token=\(secrets[5])", headers: ["Cookie: \(secrets[5])"])
            _ = try await server.onDemand(
                "/on-demand", "POST",
                #"{"inputs":[{"type":"video","url":"http://user:\#(secrets[6])@127.0.0.1:1/a.mp4?sig=\#(secrets[6])"}],"accessPolicy":"public"}"#
            )
            _ = try await server.onDemand("/iam/signing-keys", "POST")
            let forged = try await server.ask(
                "/nothing%0d%0alevel=forged",
                headers: [
                    "User-Agent: a\tb", "X-Forwarded-For: 203.0.113.9", "X-Request-Id: given-1",
                ])
            #expect(forged.status == 404 && forged.headers["x-request-id"] == "given-1")
            let other = try await server.ask("/health", headers: ["X-Request-Id: a b"])
            #expect(other.headers["x-request-id"]?.count == 16)
            #expect(try await server.end() == 0)
            let log = server.log
            for secret in secrets + ["tok:", RunningServer.key, "Basic ", "PRIVATE KEY"] {
                #expect(!log.contains(secret), "\(secret)")
            }
            let lines = try log.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
            let requests = lines.filter { $0["message"] as? String == "request" }
            let own = try #require(requests.first { $0["request"] as? String == "given-1" })
            #expect(own["client"] as? String == "203.0.113.9" && own["status"] as? Int == 404)
            #expect(own["route"] as? String == "none" && own["agent"] as? String == "a\tb")
            let health = try #require(requests.first { $0["path"] as? String == "/health" })
            #expect(health["route"] as? String == "/health" && health["complete"] as? Bool == true)
            #expect((health["bytes"] as? Int ?? 0) > 10 && health["client"] as? String == "127.0.0.1")
        }
    }
}
