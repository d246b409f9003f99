import Foundation
import MediaLibrary
import Testing

@testable import MediaServer

/// The document that says what the server does, held against what it does.
@Suite(.serialized) struct OpenAPITests {
    private static let hasPrograms =
        (try? Tool(ClientTests.python, ["-c", "import schemathesis, openapi_spec_validator, jwt"]).status) == 0
    static let document = Fixture.root.appending(path: "Sources/MediaServer/OpenAPI/openapi.json")

    /// `POST /v1/files/{}`: the same for a route and for an operation, whatever they call their parts.
    private static func shape(_ method: String, _ path: String) -> String {
        let parts = path.split(separator: "/").map { part -> String in
            if part.hasPrefix(":") || part == "**" { return "{}" }
            return String(part).replacing(/\{[^}]*\}/, with: "{}")
        }
        return method.uppercased() + " /" + parts.joined(separator: "/")
    }

    /// The operations of the document by their shape, with their paths.
    private static func operations() throws -> [String: String] {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: document)) as? [String: Any]
        let paths = try #require(json?["paths"] as? [String: [String: Any]])
        var found: [String: String] = [:]
        for (path, methods) in paths {
            for (method, operation) in methods {
                let operation = operation as? [String: Any]
                // Several operations share a route that takes many paths, and one takes several.
                let routes = operation?["x-route"] as? [String] ?? [operation?["x-route"] as? String ?? path]
                for route in routes { found[shape(method, route)] = path }
            }
        }
        return found
    }

    private static func routes() async throws -> Set<String> {
        try await Fixture.withFolder { folder in
            let server = try await MediaServer(
                ServerConfiguration(
                    library: LibraryConfiguration(root: folder),
                    credentials: Credentials(accessTokenID: "a", secretKey: "b", apiKey: "c")))
            return Set(
                server.routes.map {
                    let words = $0.split(separator: " ", maxSplits: 1).map(String.init)
                    return shape(words[0], words[1])
                })
        }
    }

    @Test func theDocumentHasEveryRouteAndNoOther() async throws {
        let (routes, operations) = (try await Self.routes(), try Self.operations())
        #expect(routes.subtracting(operations.keys) == [], "routes that the document does not have")
        let missing = operations.filter { !routes.contains($0.key) }
        #expect(missing == [:], "operations that the server does not have")
    }

    @Test(.enabled(if: hasPrograms)) func theDocumentIsOpenAPI() async throws {
        let run = try await Tool.running(
            ClientTests.python, ["-m", "openapi_spec_validator", "--schema", "3.1", Self.document.path])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }

    @Test func theDocumentIsServedToEverybodyAndOnce() async throws {
        try await RunningServer.open { server in
            let answer = try await server.ask("/openapi.json")
            #expect(answer.status == 200 && answer.headers["content-type"] == "application/json")
            #expect(answer.headers["access-control-allow-origin"] == "*")
            let file = try Data(contentsOf: Self.document)
            let isSame = answer.body == file
            #expect(isSame)
            let tag = try #require(answer.headers["etag"])
            #expect(try await server.ask("/openapi.json", headers: ["If-None-Match: \(tag)"]).status == 304)
            let head = try await server.ask("/openapi.json", "HEAD")
            #expect(head.status == 200 && head.headers["content-length"] == "\(file.count)")
        }
    }

    @Test func theDocumentSaysWhereTheServerIs() async throws {
        let plain = OpenAPIDocument(publicURL: nil)
        let public_ = OpenAPIDocument(publicURL: URL(string: "https://media.example.com/a/"))
        func servers(_ document: OpenAPIDocument) throws -> [[String: String]]? {
            let json = try JSONSerialization.jsonObject(with: Data(document.text.utf8)) as? [String: Any]
            return json?["servers"] as? [[String: String]]
        }
        #expect(try servers(plain) == [["url": "/"]])
        #expect(try servers(public_) == [["url": "https://media.example.com/a"]])
        #expect(plain.tag != public_.tag)
    }

    @Test func durationsAndDownloadsAreSpelledAsTheDialectSays() async throws {
        for (arguments, duration, isList) in [
            ([], #/^1[12]\.\d{3}$/#, true), (["--dialect", "2026-05"], #/^00:00:1[12]$/#, false),
        ] {
            try await RunningServer.open(arguments) { server in
                let (id, _) = try await server.media()
                let media = try await server.onDemand(
                    "/on-demand/\(id)/update-mp4Support", "PATCH", #"{"mp4Support":"audioOnly"}"#)
                #expect(media.status == 200, "\(media.text)")
                let text = try #require(media["data", "duration"] as? String)
                #expect(text.contains(duration), "\(text)")
                #expect((media["data", "mp4Support"] is [Any]) == isList)
                #expect((media["data", "mp4Support"] as? String == "audioOnly") == !isList)
            }
        }
        let wrong = try await Tool.running(Tool.built("media-server"), ["--data", "/tmp/x", "--dialect", "klingon"])
        #expect(wrong.status != 0 && wrong.errors.contains("portable") && wrong.errors.contains("2026-05"))
    }

    @Test(.enabled(if: hasPrograms)) func everyAnswerIsAsTheDocumentSays() async throws {
        let routes = try await Self.routes()
        let missing = try Self.operations().filter { !routes.contains($0.key) }.values
        try await RunningServer.open(environment: ["MEDIA_USER_MEDIA_RATE_LIMIT": "1000000"]) { server in
            let script = Fixture.root.appending(path: "Tests/Support/openapi_check.py").path
            let run = try await Tool.running(
                ClientTests.python,
                [
                    script, server.address, RunningServer.user, RunningServer.secret, RunningServer.key,
                    server.clips.url("files"), "--examples", "4",
                ] + missing.flatMap { ["--without", $0] } + ["--", "--max-time", "75"])
            #expect(run.status == 0, "\(run.output.suffix(8000))\n\(run.errors.suffix(2000))")
            let health = try await server.ask("/health")
            #expect(health.status == 200)
        }
    }
}
