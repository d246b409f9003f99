import Foundation
import Testing

@testable import MediaServer

/// Requests that no client should send.
@Suite struct HostileRequestTests {
    @Test func whatIsTooLargeOrOddIsRefusedAndTheServerGoesOn() async throws {
        try await RunningServer.open { server in
            let script = Fixture.root.appending(path: "Tests/Support/hostile_requests.py").path
            let run = try await Tool.running(
                "python3", [script, server.address, RunningServer.user, RunningServer.secret, RunningServer.key])
            #expect(run.status == 0, "\(run.output.suffix(500))\n\(run.errors.suffix(2000))")
            #expect(run.output.hasSuffix("done all\n"))
            let isSpared = !FileManager.default.fileExists(atPath: server.folder.appending(path: "etc").path)
            #expect(isSpared)
        }
    }

    @Test func picturesThatCostTooMuchAreTheClientsFault() async throws {
        try await RunningServer.open { server in
            let (_, playback) = try await server.media()
            for picture in [
                "clip.gif?start=0&duration=12&fps=30&width=1920", "clip.webp?start=0&duration=12&fps=30&width=1920",
                "thumbnail.png?width=8192&height=8192&fit_mode=stretch",
            ] {
                let answer = try await server.ask("/images/\(playback)/\(picture)")
                // Machines differ in what they afford.
                let isEither = answer.status == 422 || answer.status == 200
                #expect(isEither, "\(picture): \(answer.status)")
                if answer.status == 422 { #expect(answer["error", "code"] as? Int == 422) }
            }
            #expect(try await server.ask("/images/\(playback)/thumbnail.jpg").status == 200)
        }
    }

    @Test func picturesMayHaveOddSides() async throws {
        try await RunningServer.open { server in
            let (_, playback) = try await server.media()
            for format in ["jpg", "png", "webp"] {
                for (width, height) in [(201, 144), (400, 101), (200, 143), (201, 143)] {
                    let path = "/images/\(playback)/thumbnail.\(format)?fit_mode=pad&width=\(width)&height=\(height)"
                    let answer = try await server.ask(path)
                    #expect(answer.status == 200, "\(path): \(answer.text)")
                    let file = server.folder.appending(path: "picture.\(format)")
                    try answer.body.write(to: file)
                    let probe = try await Tool.running(
                        "ffprobe",
                        ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", file.path])
                    #expect(probe.output == "\(width),\(height)\n", "\(path): \(probe.output)")
                }
            }
        }
    }

    @Test func aPathSaysWhatMayBeDoneWithIt() async throws {
        try await RunningServer.open { server in
            let (id, key) = (UUID().uuidString.lowercased(), ["-H", "X-API-KEY: \(RunningServer.key)"])
            let basic = ["-u", "\(RunningServer.user):\(RunningServer.secret)"]
            for (method, path, arguments, allow) in [
                ("POST", "/health", [], "GET, HEAD"), ("TRACE", "/health", [], "GET, HEAD"),
                ("PROPFIND", "/v1/on-demand", basic, "GET, HEAD, POST"),
                ("PUT", "/v1/on-demand/\(id)", basic, "DELETE, GET, HEAD, PATCH"),
                // What has a path of its own is no id of a media.
                ("DELETE", "/v1/on-demand/upload", basic, "POST"), ("PATCH", "/v1/files", key, "GET, HEAD, POST"),
                ("PUT", "/v1/files/\(id)", key, "DELETE, GET, HEAD"), ("DELETE", "/v1/user-media", key, "POST"),
                ("GET", "/uploads/\(id)", [], "OPTIONS, POST, PUT"), ("POST", "/stream/\(id).m3u8", [], "GET, HEAD"),
                ("DELETE", "/stream/\(id)/a/b.m4s", [], "GET, HEAD"),
                ("PUT", "/images/\(id)/thumbnail.jpg", [], "GET, HEAD"), ("DELETE", "/openapi.json", [], "GET, HEAD"),
            ] {
                let answer = try await server.ask(path, method, arguments: arguments)
                #expect(
                    answer.status == 405 && answer.headers["allow"] == allow, "\(method) \(path): \(answer.headers)")
            }
            for (method, path, arguments) in [
                ("POST", "/nothing", []), ("TRACE", "/stream", []), ("DELETE", "/v1/nothing", basic),
                ("PUT", "/images/\(id)/thumbnail.bmp", []), ("POST", "/health/x", []),
            ] {
                let answer = try await server.ask(path, method, arguments: arguments)
                #expect(answer.status == 404 && answer.headers["allow"] == nil, "\(method) \(path): \(answer.status)")
            }
            // Who may not ask is not told.
            #expect(try await server.ask("/v1/on-demand", "PROPFIND").status == 401)
            #expect(try await server.ask("/v1/files", "PROPFIND").status == 401)
        }
    }

    @Test func headAnswersAsGetDoes() async throws {
        try await RunningServer.open { server in
            let (id, playback) = try await server.media()
            let basic = ["-u", "\(RunningServer.user):\(RunningServer.secret)"]
            let key = ["-H", "X-API-KEY: \(RunningServer.key)"]
            for (path, arguments) in [
                ("/health", []), ("/openapi.json", []), ("/v1/on-demand", basic), ("/v1/on-demand/\(id)", basic),
                ("/v1/on-demand/\(id)/input-info", basic), ("/v1/on-demand/\(id)/summary", basic),
                ("/v1/on-demand/\(id)/playback-ids/\(playback)", basic), ("/v1/iam/signing-keys", basic),
                ("/v1/on-demand/playlists", basic), ("/v1/on-demand/uploads", basic), ("/v1/files", key),
                ("/v1/files/\(id)", key), ("/v1/user-media/\(id)", key), ("/stream/\(playback).m3u8", []),
                ("/stream/\(playback)/audio.m4a", []), ("/images/\(playback)/thumbnail.jpg", []),
                ("/images/\(playback)/thumbnail.jpg?time=x", []), ("/images/\(playback)/spritesheet.json", []),
                ("/nothing", []), ("/v1/on-demand", []),
            ] {
                let whole = try await server.ask(path, arguments: arguments)
                let head = try await server.ask(path, "HEAD", arguments: arguments)
                let names = ["content-type", "content-length", "etag", "cache-control", "www-authenticate"]
                #expect(head.status == whole.status, "\(path): \(head.status) \(whole.status)")
                for name in names where whole.headers[name] != head.headers[name] {
                    // What is made while it is sent has no length before.
                    Issue.record("\(path): \(name) \(head.headers[name] ?? "-") \(whole.headers[name] ?? "-")")
                }
            }
        }
    }

    @Test func aPatternMatchesAsTheRouterDoes() {
        for (pattern, path, isMatch) in [
            ("/v1/files/:file", "/v1/files/a", true), ("/v1/files/:file", "/v1/files", false),
            ("/v1/files/:file", "/v1/files/a/b", false), ("/stream/{playback}.m3u8", "/stream/a.m3u8", true),
            ("/stream/{playback}.m3u8", "/stream/.m3u8", false), ("/stream/:playback/**", "/stream/a/b/c", true),
            ("/stream/:playback/**", "/stream/a", false), ("/", "/", true), ("/", "/a", false),
            ("v1/on-demand", "//v1//on-demand/", true),
        ] {
            #expect(RoutePattern(pattern).matches(path) == isMatch, "\(pattern) \(path)")
        }
        #expect(RoutePattern("/a/upload").isCloser(than: RoutePattern("/a/:b")))
        #expect(RoutePattern("/a/{b}.m3u8").isCloser(than: RoutePattern("/a/:b")))
        #expect(RoutePattern("/a/:b/c").isCloser(than: RoutePattern("/a/**")))
        #expect(!RoutePattern("/a/:b").isCloser(than: RoutePattern("/a/upload")))
    }
}
