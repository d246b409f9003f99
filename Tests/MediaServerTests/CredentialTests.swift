import Foundation
import Testing

/// Who is let in where, for every operation of the document.
@Suite struct CredentialTests {
    /// An operation of the document, as it is asked for by somebody who may not.
    private struct Operation {
        let method: String
        let path: String
        /// Names of the ways to sign in.
        let ways: Set<String>
    }

    private static func operations() throws -> [Operation] {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: OpenAPITests.document)) as? [String: Any]
        let paths = try #require(json?["paths"] as? [String: [String: Any]])
        return paths.flatMap { path, methods in
            methods.map { method, operation in
                let security = (operation as? [String: Any])?["security"] as? [[String: Any]] ?? []
                let id = UUID().uuidString.lowercased()
                return Operation(
                    method: method.uppercased(), path: path.replacing(/\{[^}]*\}/, with: id),
                    ways: Set(security.flatMap(\.keys)))
            }
        }
    }

    /// What does not let in, by what it is.
    private static func strangers(_ ways: Set<String>) -> [(what: String, arguments: [String])] {
        let (user, secret, key) = (RunningServer.user, RunningServer.secret, RunningServer.key)
        let nobody: [(String, [String])] = [
            ("nothing", []), ("a bearer", ["-H", "Authorization: Bearer \(secret)"]),
            ("no base64", ["-H", "Authorization: Basic %%%"]),
            ("an empty header", ["-H", "Authorization;", "-H", "X-API-KEY;"]),
        ]
        if ways.contains("basic") {
            return nobody + [
                ("a wrong secret", ["-u", "\(user):\(secret)x"]), ("a wrong user", ["-u", "x\(user):\(secret)"]),
                ("an empty secret", ["-u", "\(user):"]), ("both in the other's place", ["-u", "\(secret):\(user)"]),
                ("the other family's key", ["-H", "X-API-KEY: \(key)"]),
                ("the key as a secret", ["-u", "\(user):\(key)"]),
                ("a key in the query", ["--url-query", "key=\(key)"]),
            ]
        }
        return nobody + [
            ("a wrong key", ["-H", "X-API-KEY: \(key)x"]), ("a part of the key", ["-H", "X-API-KEY: sk-"]),
            ("the other family's credentials", ["-u", "\(user):\(secret)"]),
            ("its secret as a key", ["-H", "X-API-KEY: \(secret)"]),
            ("a bearer of the key", ["-H", "Authorization: Bearer \(key)"]),
        ] + (ways.contains("apiKeyQuery") ? [] : [("the key in the query", ["--url-query", "key=\(key)"])])
    }

    @Test func everyOperationIsClosedToStrangers() async throws {
        try await RunningServer.open { server in
            let closed = try Self.operations().filter { !$0.ways.isDisjoint(with: ["basic", "apiKey"]) }
            #expect(closed.count > 50)
            for operation in closed {
                for (what, arguments) in Self.strangers(operation.ways) {
                    let answer = try await server.ask(operation.path, operation.method, arguments: arguments)
                    let place: Comment =
                        "\(operation.method) \(operation.path) with \(what): \(answer.status) \(answer.text)"
                    #expect(answer.status == 401, place)
                    if operation.ways.contains("basic") {
                        #expect(answer["success"] as? Bool == false && answer["error", "code"] as? Int == 401, place)
                        #expect(answer.headers["www-authenticate"]?.hasPrefix("Basic") == true, place)
                    } else if operation.path.hasPrefix("/v1/user-media") {
                        #expect(answer["error"] as? String == "UNAUTHORIZED", place)
                    } else {
                        #expect(answer["error"] as? String == "Unauthorized" && answer["code"] as? Int == 401, place)
                    }
                }
            }
            // However its path is written.
            for operation in closed {
                let doubled = operation.path.replacing("/", with: "//")
                for path in ["/" + operation.path, doubled, doubled + "//", "//" + doubled, operation.path + "/?/x"] {
                    let answer = try await server.ask(path, operation.method)
                    #expect(answer.status == 401, "\(operation.method) \(path): \(answer.status) \(answer.text)")
                    let isFiles = operation.path.hasPrefix("/v1/files"), isUser = operation.path.hasPrefix("/v1/user")
                    guard isFiles || isUser else { continue }
                    let foreign = try await server.ask(
                        path, operation.method, arguments: ["-u", "\(RunningServer.user):\(RunningServer.secret)"])
                    #expect(foreign.status == 401, "\(operation.method) \(path) with the other family's credentials")
                }
            }
            let said = server.log
            for secret in [RunningServer.key, "tok:sec", Data("tok:sec".utf8).base64EncodedString()] {
                let isTold = said.contains(secret)
                #expect(!isTold, "the log has \(secret)")
            }
        }
    }

    @Test(.enabled(if: ClientTests.hasClient)) func privatePlaybackIsClosedToTokensThatAreNone() async throws {
        try await RunningServer.open { server in
            let script = Fixture.root.appending(path: "Tests/Support/playback_tokens.py").path
            let run = try await Tool.running(
                ClientTests.python,
                [
                    script, server.address, RunningServer.user, RunningServer.secret, server.clips.url("files"),
                    OpenAPITests.document.path,
                ])
            #expect(run.status == 0, "\(run.output)\n\(run.errors.suffix(3000))\n\(server.log.suffix(2000))")
            #expect(run.output.hasSuffix("done media\n"))
        }
    }

    @Test func aSignedAddressHoldsForWhatItWasSignedFor() async throws {
        try await RunningServer.open { server in
            let key = ["-H", "X-API-KEY: \(RunningServer.key)"]
            var signed: [String] = []
            for _ in 0..<2 {
                let clip = Fixture.url("h264-aac.mp4").path
                let made = try await server.ask("/v1/files", "POST", arguments: key + ["-F", "file=@\(clip)"])
                let id = try #require(made["id"] as? String)
                let address = try #require(made["download_url"] as? String)
                for _ in 0..<600
                where try await server.ask("/v1/files/\(id)", arguments: key)["status"] as? String != "success" {
                    try await Task.sleep(for: .milliseconds(20))
                }
                signed.append(try #require(try await server.ask(address, arguments: key).headers["location"]))
            }
            let parts = try signed.map { try #require(URLComponents(string: $0)) }
            #expect(try await server.ask(signed[0]).status == 200)
            // The signature of one with the path of the other, and parts that are missing, doubled or none.
            let (first, second) = (parts[0].path, parts[1].percentEncodedQuery ?? "")
            let own = parts[0].percentEncodedQuery ?? ""
            for query in [
                second, "", "expires=99999999999", own + "0", own.replacing("signature=", with: "signature=%00"),
                own.replacing("expires=", with: "expires=-"), own.replacing("expires=", with: "expires=+"),
                own.replacing("expires=", with: "expires=0"), "expires=9223372036854775808&signature=x",
                own.uppercased(), own.replacing("&", with: "&expires=1&"),
            ] {
                let answer = try await server.ask(first + "?" + query)
                // A doubled field may be read either way, as long as what is read was signed.
                let isOwn = query.hasPrefix(own.prefix { $0 != "&" } + "&expires=1&") && answer.status == 200
                #expect(answer.status == 403 || isOwn, "\(query): \(answer.status)")
            }
            let offers = [
                try await server.onDemand(
                    "/on-demand/upload", "POST", #"{"corsOrigin":"*","pushMediaSettings":{"accessPolicy":"public"}}"#),
                try await server.onDemand(
                    "/on-demand/upload", "POST", #"{"corsOrigin":"*","pushMediaSettings":{"accessPolicy":"public"}}"#),
            ]
            let urls = try offers.map { try #require($0["data", "url"] as? String) }
            let signature = String(urls[1].split(separator: "=").last ?? "")
            let bare = String(urls[0].prefix { $0 != "?" })
            for (method, headers) in [("PUT", []), ("POST", ["X-Goog-Resumable: start"]), ("OPTIONS", [])] {
                for query in ["", "?upload_id=", "?upload_id=\(signature)", "?upload_id=x", "?signature=\(signature)"] {
                    let answer = try await server.ask(bare + query, method, headers: headers)
                    #expect(answer.status == 403, "\(method) \(query)")
                }
            }
            // The way of one purpose opens no other.
            let crossed = first.replacing("/download/", with: "/uploads/").split(separator: "/").prefix(2)
            let other =
                "/" + crossed.joined(separator: "/") + "?upload_id=\(String(own.split(separator: "=").last ?? ""))"
            #expect(try await server.ask(other, "PUT", body: "x").status == 403)
            // An upload that is over takes nothing.
            let id = try #require(offers[1]["data", "uploadId"] as? String)
            #expect(try await server.onDemand("/on-demand/upload/\(id)/cancel", "PUT").status == 200)
            #expect(try await server.ask(urls[1], "PUT", body: "x").status == 400)
        }
    }
}
