import Foundation
import Testing

/// The page, in a real browser, as a person uses it.
@Suite(.serialized) struct PageTests {
    static let hasBrowser = ["chromium", "chromium-browser", "google-chrome"].contains { name in
        (try? Tool("which", [name]).status) == 0
    }

    private static let subtitles = Data("1\n00:00:00,500 --> 00:00:02,500\nHello there\n".utf8)

    /// Walks through the page from signing in to deleting.
    private func walk(_ arguments: [String] = []) async throws {
        try await RunningServer.open { server in
            let subtitles = server.folder.appending(path: "hello.srt")
            try Self.subtitles.write(to: subtitles)
            let run = try await Tool.running(
                "python3",
                [
                    Fixture.root.appending(path: "Tests/Support/page_client.py").path, server.address,
                    RunningServer.user,
                    RunningServer.secret, Fixture.url("h264-aac.mp4").path, subtitles.path,
                ] + arguments)
            #expect(run.status == 0, "\(run.output)\n\(run.errors.suffix(3000))\n\(server.log.suffix(2000))")
            #expect(run.output.hasSuffix("done all\n"))
        }
    }

    @Test(.enabled(if: hasBrowser)) func aPersonUploadsWatchesAddsSubtitlesDownloadsAndDeletes() async throws {
        try await walk()
    }

    @Test(.enabled(if: hasBrowser)) func aBrowserWithoutHLSPlaysWithMediaSource() async throws {
        try await walk(["--player", "mse"])
    }

    @Test func thePageMayOnlyRunItsOwnFilesAndIsFetchedOnce() async throws {
        try await RunningServer.open { server in
            let page = try await server.ask("/")
            #expect(page.status == 200 && page.headers["content-type"] == "text/html; charset=utf-8")
            let policy = page.headers["content-security-policy"] ?? ""
            for rule in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"] {
                #expect(policy.contains(rule), "\(policy)")
            }
            #expect(!policy.contains("unsafe"))
            #expect(!page.text.contains("style=") && !page.text.contains("onclick") && !page.text.contains("http"))
            let tag = page.headers["etag"] ?? ""
            #expect(page.headers["cache-control"] == "no-cache" && tag.hasPrefix("\""))
            let again = try await server.ask("/", headers: ["If-None-Match: \(tag)"])
            #expect(again.status == 304 && again.body.isEmpty)
            #expect(try await server.ask("/", "HEAD").status == 200)
            for path in ["/page/", "/page/nothing.js", "/page/index.html", "/page/..%2fapp.js", "/page/x/y.js"] {
                #expect((400...404).contains(try await server.ask(path).status), "\(path)")
            }
        }
    }

    @Test func everyFileAPageNamesIsServedWithItsType() async throws {
        try await RunningServer.open { server in
            var (waiting, seen) = (["app.js", "page.css", "icon.svg"], Set<String>())
            while let name = waiting.popLast() {
                guard seen.insert(name).inserted else { continue }
                let file = try await server.ask("/page/\(name)")
                let type =
                    name.hasSuffix("js") ? "text/javascript" : name.hasSuffix("css") ? "text/css" : "image/svg+xml"
                #expect(file.status == 200 && file.headers["content-type"]?.hasPrefix(type) == true, "\(name)")
                #expect(file.headers["x-content-type-options"] == "nosniff")
                for found in file.text.matches(of: /from "\.\/([a-z]+\.js)"/) { waiting.append(String(found.1)) }
            }
            #expect(seen.count > 20)
        }
    }
}
