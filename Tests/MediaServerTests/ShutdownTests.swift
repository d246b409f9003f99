import Foundation
import Testing

@testable import MediaServer

/// How a server ends, and what the next one finds.
@Suite(.serialized) struct ShutdownTests {
    /// Waits until a file has something in it.
    private func waitForBytes(_ file: URL) async throws {
        for _ in 0..<1000 {
            let size = try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int
            if let size, size > 0 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("nothing comes into \(file.lastPathComponent)")
    }

    @Test func aDownloadThatWasBegunIsEndedAndNobodyElseIsLetIn() async throws {
        let large = try HardClientTests.large()
        try await RunningServer.open(files: ["long.mp4": large]) { server in
            let path = try await HardClientTests.download(server)
            let file = server.folder.appending(path: "got")
            let address = server.address
            async let download = Tool.running(
                "curl", ["-s", "-f", "--limit-rate", "16M", "-o", file.path, address + path])
            try await waitForBytes(file)
            let status = try await server.end()
            let refused = try await Tool.running("curl", ["-s", "--max-time", "5", address + "/health"])
            #expect(refused.status == 7)
            #expect(try await download.status == 0)
            #expect(status == 0)
            #expect(try Data(contentsOf: file) == large)
        }
    }

    @Test func aDownloadThatDoesNotEndIsCutOffAndASecondSignalEndsAtOnce() async throws {
        let large = try HardClientTests.large()
        for isTwice in [false, true] {
            try await RunningServer.open(
                ["--shutdown-timeout", isTwice ? "3000" : "1"], files: ["long.mp4": large]
            ) { server in
                let path = try await HardClientTests.download(server)
                let file = server.folder.appending(path: "got")
                let address = server.address
                async let download = Tool.running(
                    "curl", ["-s", "-f", "--limit-rate", "1M", "--max-time", "60", "-o", file.path, address + path])
                try await waitForBytes(file)
                if isTwice {
                    kill(server.processIdentifier, SIGTERM)
                    // Until it is heard of: the door is closed then.
                    for _ in 0..<1000
                    where try await Tool.running("curl", ["-s", "--max-time", "5", address + "/health"]).status != 7 {
                        try await Task.sleep(for: .milliseconds(20))
                    }
                }
                let status = try await server.end()
                #expect(status == (isTwice ? 128 + SIGTERM : 0), "\(server.log.suffix(500))")
                #expect(try await download.status != 0)
                if !isTwice { #expect(server.log.contains("complete=false")) }
            }
        }
    }

    @Test func aJobThatWasKilledIsDoneByTheNextServerWithTheSameBytes() async throws {
        try await RunningServer.open { server in
            let url = server.clips.url("files/vp9-opus.webm")
            let body = #"{"inputs":[{"type":"video","url":"\#(url)"}],"accessPolicy":"public"}"#
            let (_, undisturbed) = try await server.media("vp9-opus.webm")
            let expected = try await segments(server, undisturbed)
            var running = server
            for signal in [SIGKILL, SIGTERM] {
                let made = try await running.onDemand("/on-demand", "POST", body)
                let id = try #require(made["data", "id"] as? String)
                let playback = try #require(made["data", "playbackIds", "0", "id"] as? String)
                for _ in 0..<1000 where try await running.ask("/health")["jobs", "running"] as? Int == 0 {
                    try await Task.sleep(for: .milliseconds(5))
                }
                let status = try await running.end(with: signal)
                #expect(status == (signal == SIGKILL ? SIGKILL : 0))
                running = try await RunningServer.start(folder: server.folder, clips: server.clips)
                var last: String?
                for _ in 0..<3000 where last != "Ready" && last != "Failed" {
                    last = try await running.onDemand("/on-demand/\(id)")["data", "status"] as? String
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(last == "Ready", "\(running.log.suffix(1000))")
                #expect(try await segments(running, playback) == expected)
            }
            #expect(try await running.end() == 0)
        }
    }

    /// Everything a player fetches, in its order.
    private func segments(_ server: RunningServer, _ playback: String) async throws -> [Data] {
        let master = try await server.ask("/stream/\(playback).m3u8").text
        var bytes: [Data] = []
        for variant in master.split(separator: "\n") where variant.hasSuffix(".m3u8") && !variant.hasPrefix("#") {
            let text = try await server.ask("/stream/\(variant)").text
            let folder = variant.split(separator: "/").dropLast().joined(separator: "/")
            for name in text.split(separator: "\n") where !name.hasPrefix("#") {
                let segment = try await server.ask("/stream/\(folder)/\(name)")
                #expect(segment.status == 200)
                bytes.append(segment.body)
            }
        }
        #expect(!bytes.isEmpty)
        return bytes
    }

    @Test func healthDoesNotWaitForAStoreThatDoesNotAnswer() async throws {
        let counts = HealthCheck(patience: .milliseconds(50)) {
            try await Task.sleep(for: .seconds(3600))
            return (0, 0)
        }
        for _ in 0..<3 { #expect(await counts.finding() == .ill) }
        let failing = HealthCheck { throw CancellationError() }
        #expect(await failing.finding() == .ill)
        let well = HealthCheck { (1, 2) }
        #expect(await well.finding() == .well(waiting: 1, running: 2))
        await well.close()
        #expect(await well.finding() == .closing)
    }

    @Test func everyAnswerTellsBrowsersWhatTheyMayDo() async throws {
        try await RunningServer.open(["--public-url", "https://media.example.com"]) { server in
            let (_, playback) = try await server.media()
            for (path, isMedia) in [
                ("/health", false), ("/nothing", false), ("/v1/on-demand", false), ("/metrics", false),
                ("/stream/\(playback).m3u8", true), ("/images/\(playback)/thumbnail.jpg", true), ("/stream/x", true),
            ] {
                let answer = try await server.ask(path)
                let headers = answer.headers
                #expect(headers["x-content-type-options"] == "nosniff", "\(path)")
                #expect(headers["referrer-policy"] == "no-referrer", "\(path)")
                #expect(headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true, "\(path)")
                #expect(
                    headers["cross-origin-resource-policy"] == (isMedia ? "cross-origin" : "same-origin"), "\(path)")
                #expect(headers["strict-transport-security"] == "max-age=31536000", "\(path)")
                #expect(headers["cache-control"] != nil && headers["x-request-id"] != nil, "\(path)")
                #expect(headers["server"] == nil)
                #expect((headers["access-control-allow-origin"] == "*") == isMedia, "\(path)")
            }
            let preflight = try await server.ask(
                "/stream/\(playback).m3u8", "OPTIONS",
                headers: ["Origin: https://a", "Access-Control-Request-Headers: range"])
            #expect(preflight.status == 204)
            #expect(preflight.headers["access-control-allow-headers"]?.contains("Range") == true)
        }
        try await RunningServer.open { server in
            let plain = try await server.ask("/health")
            #expect(plain.headers["strict-transport-security"] == nil)
        }
    }

    @Test func settingsThatMakeNoSenseAreNamed() async throws {
        for (arguments, words) in [
            (["--max-connections", "0"], "--max-connections"), (["--idle-timeout", "-1"], "--idle-timeout"),
            (["--trusted-proxies", "10.0.0.1/8"], "--trusted-proxies"),
            (["--trusted-proxies", "a,"], "--trusted-proxies"),
            (["--log-format", "xml"], "--log-format"), (["--log-level", "loud"], "--log-level"),
            (["--max-media-bytes", "x"], "--max-media-bytes"),
        ] {
            let run = try await Tool.running(
                Tool.built("media-server"), ["--data", "/nowhere"] + arguments.joined(with: "="))
            #expect(run.status == 64 && run.errors.contains(words), "\(arguments): \(run.errors)")
        }
    }
}

extension [String] {
    /// A name and its value as one word, which may begin with a dash then.
    fileprivate func joined(with mark: String) -> [String] { [joined(separator: mark)] }
}
