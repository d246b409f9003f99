import Foundation
import Testing

@testable import MediaServer

/// How a server starts, and what it does not start with.
@Suite struct StartTests {
    @Test func credentialsAreMadeOnceShownOnceAndKeptAsDigests() throws {
        try Fixture.inFolder { folder in
            let (made, fresh) = try CredentialStore.load(folder: folder.path, environment: [:])
            let shown = try #require(fresh)
            let file = try String(contentsOf: folder.appending(path: "credentials.json"), encoding: .utf8)
            #expect(!file.contains(shown.secretKey) && !file.contains(shown.apiKey))
            let basic = "Basic " + Data("\(shown.accessTokenID):\(shown.secretKey)".utf8).base64EncodedString()
            #expect(made.accepts(authorization: basic) && made.accepts(apiKey: shown.apiKey))
            let (again, none) = try CredentialStore.load(folder: folder.path, environment: [:])
            #expect(again == made && none == nil)
            for wrong in [
                nil, "", "Basic", "Basic !", "Basic " + Data("x".utf8).base64EncodedString(), basic + "A", "Bearer x",
            ] {
                #expect(!again.accepts(authorization: wrong))
            }
            #expect(!again.accepts(apiKey: nil) && !again.accepts(apiKey: "") && !again.accepts(apiKey: made.apiKey))
            let rights = try FileManager.default.attributesOfItem(
                atPath: folder.appending(path: "credentials.json").path)
            #expect((rights[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test func halfOfTheCredentialsIsAMistakeThatIsNamed() throws {
        try Fixture.inFolder { folder in
            let error = #expect(throws: ServerFailure.self) {
                _ = try CredentialStore.load(
                    folder: folder.path, environment: ["MEDIA_SECRET_KEY": "s", "MEDIA_API_KEY": ""])
            }
            #expect(error?.message.contains("MEDIA_ACCESS_TOKEN_ID, MEDIA_API_KEY") == true)
            try Data("{}".utf8).write(to: folder.appending(path: "credentials.json"))
            #expect(throws: ServerFailure.self) { _ = try CredentialStore.load(folder: folder.path, environment: [:]) }
        }
    }

    @Test func aSignatureHoldsForItsPurposeAndItsWordsAlone() throws {
        try Fixture.inFolder { folder in
            let secret = try ServerSecret(folder: folder.path)
            let signature = secret.signature("upload", ["a", "b"])
            let again = try ServerSecret(folder: folder.path)
            #expect(again.isValid(signature, "upload", ["a", "b"]))
            for (purpose, words) in [("download", ["a", "b"]), ("upload", ["a"]), ("upload", ["b", "a"])] {
                #expect(!secret.isValid(signature, purpose, words))
            }
            #expect(
                !ServerSecret().isValid(signature, "upload", ["a", "b"]) && !secret.isValid("", "upload", ["a", "b"]))
        }
    }

    @Test func mediaServeStartsTheServerAndEndsWithIt() async throws {
        try await RunningServer.open(program: ["media", "serve"]) { server in
            let health = try await server.ask("/health")
            #expect(health["status"] as? String == "ok")
            let status = try await server.end()
            #expect(status == 0)
        }
    }

    @Test func aServerThatRunsIsAskedHowItIs() async throws {
        try await RunningServer.open { server in
            let port = server.address.split(separator: ":").last.map(String.init) ?? ""
            let well = try await Tool.running(Tool.built("media-server"), ["health", "--port", port])
            #expect(well.status == 0, "\(well.errors)")
            #expect(try await server.end() == 0)
            let gone = try await Tool.running(Tool.built("media-server"), ["health", "--port", port, "--timeout", "2"])
            #expect(gone.status == 1 && gone.errors.contains("no answer from http://127.0.0.1:\(port)/health"))
        }
    }

    @Test func aPortThatIsTakenIsAReasonToEnd() async throws {
        try await RunningServer.open { server in
            let port = server.address.split(separator: ":").last.map(String.init) ?? ""
            let other = server.folder.appending(path: "other").path
            let run = try await Tool.running(Tool.built("media-server"), ["--data", other, "--port", port])
            #expect(run.status != 0 && run.errors.contains("in use"), "\(run.errors)")
        }
    }

    @Test func aServerThatCannotStartSaysWhy() async throws {
        try await RunningServer.open { server in
            let data = server.folder.appending(path: "data").path
            for (arguments, words) in [
                (["--data", data], "open in another process"), (["--data", "/proc/x"], "/proc/x"),
                (["--data", data, "--webhook-url", "http://a"], "--webhook-secret"), ([], "--data"),
                (["--data", data, "--port", "70000"], "--port"),
                (["--data", data, "--public-url", "media.example.com"], "--public-url"),
            ] {
                let run = try await Tool.running(Tool.built("media-server"), arguments)
                #expect(run.status != 0 && run.errors.contains(words), "\(arguments): \(run.errors)")
            }
        }
    }
}

extension Fixture {
    /// Runs `body` with a new folder, without waiting for anything.
    fileprivate static func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "media-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
