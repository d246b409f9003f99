import Foundation
import Testing

/// What clients that are no SDK see, and what strangers try.
@Suite struct HTTPTests {
    @Test func everyRouteAsksForItsOwnCredentials() async throws {
        try await RunningServer.open { server in
            let id = UUID().uuidString.lowercased()
            for path in ["/v1/on-demand", "/v1/on-demand/\(id)", "/v1/iam/signing-keys", "/v1/nothing"] {
                for arguments in [
                    [], ["-u", "tok:bad"], ["-u", "bad:sec"], ["-H", "X-API-KEY: \(RunningServer.key)"],
                ] {
                    let answer = try await server.ask(path, arguments: arguments)
                    #expect(answer.status == 401 && answer["error", "code"] as? Int == 401, "\(path) \(arguments)")
                    #expect(answer.headers["www-authenticate"]?.hasPrefix("Basic") == true)
                }
            }
            for path in ["/v1/files", "/v1/files/\(id)", "/v1/user-media"] {
                for arguments in [[], ["-H", "X-API-KEY: bad"], ["-u", "tok:sec"]] {
                    #expect(try await server.ask(path, arguments: arguments).status == 401, "\(path) \(arguments)")
                }
            }
            #expect(try await server.onDemand("/on-demand").status == 200)
            #expect(try await server.onDemand("/nothing").status == 404)
            #expect(!server.log.contains("sec") || !server.log.contains("tok:sec"))
        }
    }

    @Test func aRequestIsToldEveryFieldThatIsWrong() async throws {
        try await RunningServer.open { server in
            let answer = try await server.onDemand(
                "/on-demand", "POST",
                #"{"inputs":[{"type":"video","startTime":"1"},{"type":"subtitle","url":"http://a/b"},{"type":"x"}],"foo":1,"metadata":{"a":1}}"#
            )
            #expect(answer.status == 422)
            let fields = (answer["error", "fields"] as? [[String: String]])?.compactMap { $0["field"] }
            #expect(
                Set(fields ?? []) == [
                    "accessPolicy", "inputs[0].url", "inputs[0].startTime", "inputs[1].languageName",
                    "inputs[1].languageCode", "inputs[2].type", "foo", "metadata.a",
                ])
            for (body, type, status) in [
                ("[]", "application/json", 400), ("{", "application/json", 400), ("", "application/json", 400),
                ("{}", "text/plain", 415), (String(repeating: "[", count: 100_000), "application/json", 400),
                (#"{"a":""# + String(repeating: "x", count: 2 << 20) + #""}"#, "application/json", 413),
            ] {
                let file = server.folder.appending(path: "body-\(UUID().uuidString)")
                try Data(body.utf8).write(to: file)
                let answer = try await server.ask(
                    "/v1/on-demand", "POST", headers: ["Content-Type: \(type)"],
                    arguments: ["-u", "tok:sec", "--data-binary", "@\(file.path)"])
                #expect(answer.status == status, "\(body.prefix(20)) \(answer.status)")
            }
        }
    }

    @Test func noPathLeadsOutOfAMedia() async throws {
        try await RunningServer.open { server in
            let (id, playback) = try await server.media()
            let up = ["..", "%2e%2e", "..%2f..", "%2e%2e%2f%2e%2e", "....//", "..\\..", "%00", "%c0%ae%c0%ae"]
            for step in up {
                for target in ["library.sqlite", "source", "\(id)/source", "package.json"] {
                    let answer = try await server.ask("/stream/\(playback)/\(step)/\(target)")
                    #expect((400...404).contains(answer.status), "\(step)/\(target): \(answer.status)")
                }
            }
            for path in [
                "/stream/../../etc/passwd", "//stream/x", "/stream/\(playback)", "/stream/\(playback)/",
                "/download/x/y",
            ] {
                #expect((400...404).contains(try await server.ask(path).status), "\(path)")
            }
            #expect(try await server.ask("/stream/\(playback).m3u8").status == 200)
        }
    }

    @Test func filesAreSentInPartsAndNotAgainWhereTheyAreKnown() async throws {
        try await RunningServer.open { server in
            let (_, playback) = try await server.media()
            let master = try await server.ask("/stream/\(playback).m3u8").text
            let variant = try #require(master.split(separator: "\n").first { $0.hasSuffix(".m3u8") })
            let playlist = try await server.ask("/stream/\(variant)").text
            let name = try #require(playlist.split(separator: "\n").first { $0.hasSuffix(".m4s") })
            let path = "/stream/" + variant.replacingOccurrences(of: "index.m3u8", with: String(name))
            let whole = try await server.ask(path)
            #expect(whole.status == 200 && whole.headers["cache-control"]?.contains("immutable") == true)
            let size = whole.body.count
            let tag = try #require(whole.headers["etag"])
            let part = try await server.ask(path, headers: ["Range: bytes=10-19"])
            #expect(part.status == 206 && part.body == whole.body.subdata(in: 10..<20))
            #expect(part.headers["content-range"] == "bytes 10-19/\(size)")
            let last = try await server.ask(path, headers: ["Range: bytes=-5"])
            #expect(last.status == 206 && last.body == whole.body.suffix(5))
            let none = try await server.ask(path, headers: ["Range: bytes=\(size)-"])
            #expect(none.status == 416 && none.headers["content-range"] == "bytes */\(size)")
            #expect(try await server.ask(path, headers: ["If-None-Match: \(tag)"]).status == 304)
            #expect(try await server.ask(path, headers: ["If-None-Match: \"x\", W/\(tag)"]).status == 304)
            #expect(try await server.ask(path, headers: ["If-None-Match: \"x\""]).status == 200)
            let date = try #require(whole.headers["last-modified"])
            #expect(try await server.ask(path, headers: ["If-Modified-Since: \(date)"]).status == 304)
            #expect(
                try await server.ask(path, headers: ["If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"]).status == 304)
            #expect(
                try await server.ask(path, headers: ["If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT"]).status == 200)
            let other = try await server.ask(path, headers: ["Range: bytes=0-1", "If-Range: \"x\""])
            #expect(other.status == 200 && other.body.count == size)
            let head = try await server.ask(path, "HEAD")
            #expect(head.status == 200 && head.headers["content-length"] == "\(size)" && head.body.isEmpty)
            #expect(whole.headers["access-control-allow-origin"] == "*")
            #expect(try await server.ask(path, "OPTIONS").status == 204)
        }
    }

    @Test func filesOfStrangersAreKeptAndGivenBackUnderASignedAddress() async throws {
        try await RunningServer.open { server in
            let key = ["-H", "X-API-KEY: \(RunningServer.key)"]
            let clip = server.folder.appending(path: "clip.mp4")
            try FileManager.default.copyItem(at: Fixture.url("h264-aac.mp4"), to: clip)
            let made = try await server.ask(
                "/v1/files", "POST", arguments: key + ["-F", "file=@\(clip.path);filename=Grüße an.mp4"])
            #expect(made.status == 201 && made["name"] as? String == "Grüße an.mp4", "\(made.text)")
            let id = try #require(made["id"] as? String)
            for _ in 0..<600
            where try await server.ask("/v1/files/\(id)", arguments: key)["status"] as? String != "success" {
                try await Task.sleep(for: .milliseconds(20))
            }
            let file = try await server.ask("/v1/files/\(id)", arguments: key)
            #expect(file["ffprobe", "width"] as? Int == 320)
            let address = try #require(file["download_url"] as? String)
            #expect(try await server.ask(address).status == 401)
            let found = try await server.ask(address, arguments: key)
            let signed = try #require(found.headers["location"])
            #expect(found.status == 302)
            let bytes = try await server.ask(signed)
            let expected = try Fixture.bytes("h264-aac.mp4")
            #expect(bytes.status == 200 && Array(bytes.body) == expected)
            #expect(bytes.headers["content-disposition"]?.hasPrefix("attachment") == true)
            let tampered = signed.replacingOccurrences(of: "signature=", with: "signature=0")
            #expect(try await server.ask(tampered).status == 403)
            let later = signed.replacingOccurrences(of: "expires=1", with: "expires=2")
            #expect(try await server.ask(later).status == 403)
            for form in [
                ["-F", "other=1"], ["-F", "file=@\(clip.path)", "-F", "file_url=http://a/b"],
                ["-F", "file_url=ftp://a"],
            ] {
                let answer = try await server.ask("/v1/files", "POST", arguments: key + form)
                #expect(answer.status == 422 && answer["error"] as? String == "Unprocessable Entity", "\(form)")
            }
            #expect(try await server.ask("/v1/files", arguments: key)["total"] as? Int == 1)
            #expect(try await server.ask("/v1/files/\(id)", "DELETE", arguments: key).status == 204)
            #expect(try await server.ask("/v1/files/\(id)", arguments: key).status == 404)
            #expect(try await server.ask(signed).status == 404)
        }
    }

    @Test func userMediaIsRefusedInItsOwnWords() async throws {
        try await RunningServer.open(environment: ["MEDIA_USER_MEDIA_RATE_LIMIT": "6"]) { server in
            func send(_ body: String) async throws -> Answer {
                try await server.ask(
                    "/v1/user-media", "POST",
                    headers: ["Content-Type: application/json", "x-api-key: \(RunningServer.key)"],
                    body: body)
            }
            let made = try await send(#"{"url":"\#(server.clips.url("files/h264-aac.mp4"))"}"#)
            #expect(made.status == 201 && UUID(uuidString: made["userMediaId"] as? String ?? "") != nil)
            let wrong = try await send(#"{"url":"invalid-url"}"#)
            #expect(wrong.status == 400)
            #expect(
                wrong.text
                    == #"{"details":[{"field":"url","message":"Must be a valid URL","value":"invalid-url"}],"error":"VALIDATION_ERROR","message":"Request validation failed"}"#
            )
            let social = try await send(#"{"url":"https://youtu.be/x"}"#)
            #expect(social.status == 400)
            #expect(
                social["message"] as? String
                    == "URLs from social media platforms are not supported. Please use a direct download link.")
            #expect(try await send("{}").status == 400)
            #expect(try await send("x")["error"] as? String == "VALIDATION_ERROR")
            #expect(try await send("{}").status == 400)
            let late = try await send("{}")
            #expect(late.status == 429 && late["error"] as? String == "RATE_LIMIT_EXCEEDED")
            #expect(late.headers["retry-after"].flatMap { Int($0) } == late["retryAfter"] as? Int)
            let stranger = try await server.ask("/v1/user-media", "POST", body: "{}")
            #expect(stranger.text == #"{"error":"UNAUTHORIZED","message":"Invalid or missing API key"}"#)
        }
    }

    @Test func anUploadGoesOnAfterTheServerWasKilled() async throws {
        try await RunningServer.open { server in
            let offer = try await server.onDemand(
                "/on-demand/upload", "POST", #"{"corsOrigin":"*","pushMediaSettings":{"accessPolicy":"public"}}"#)
            let (id, url) = (
                try #require(offer["data", "uploadId"] as? String), try #require(offer["data", "url"] as? String)
            )
            let data = Data(try Fixture.bytes("h264-aac.mp4"))
            let (first, second) = (server.folder.appending(path: "1"), server.folder.appending(path: "2"))
            try data.prefix(1 << 18).write(to: first)
            try data.dropFirst(1 << 18).write(to: second)
            let part = try await server.ask(
                url, "PUT", headers: ["Content-Range: bytes 0-\((1 << 18) - 1)/\(data.count)"],
                arguments: ["--data-binary", "@\(first.path)"])
            #expect(part.status == 308 && part.headers["range"] == "bytes=0-\((1 << 18) - 1)")
            #expect(try await server.end(with: SIGKILL) == SIGKILL)
            let again = try await RunningServer.start(folder: server.folder, clips: server.clips)
            let path = url.replacingOccurrences(of: server.address, with: again.address)
            let known = try await again.ask(
                path, "PUT", headers: ["Content-Range: bytes */\(data.count)", "Content-Length: 0"])
            #expect(known.status == 308 && known.headers["range"] == "bytes=0-\((1 << 18) - 1)")
            let rest = try await again.ask(
                path, "PUT", headers: ["Content-Range: bytes \(1 << 18)-\(data.count - 1)/\(data.count)"],
                arguments: ["--data-binary", "@\(second.path)"])
            #expect(rest.status == 200 && rest["data", "id"] as? String == id)
            #expect(try await again.end() == 0, "\(again.log.suffix(1000))")
        }
    }
}
