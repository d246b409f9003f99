import Foundation
import Testing

/// How far media are and what is done with them, for who asks and for who listens.
@Suite struct ProgressTests {
    private func states(_ text: String) -> [[String: Any]] {
        text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.dropFirst(6).utf8)) as? [String: Any]
        }
    }

    private static let listening = ["Accept: text/event-stream"]

    @Test func whoAsksIsToldAndWhoListensIsToldUntilItIsReady() async throws {
        try await RunningServer.open { server in
            let url = server.clips.url("files/vp9-opus.webm")
            let made = try await server.onDemand(
                "/on-demand", "POST", #"{"inputs":[{"type":"video","url":"\#(url)"}],"accessPolicy":"public"}"#)
            let id = try #require(made["data", "id"] as? String)
            let events = try await server.ask(
                "/v1/on-demand/\(id)/progress", headers: Self.listening, arguments: ["-u", "tok:sec", "-N"])
            #expect(events.status == 200 && events.headers["content-type"] == "text/event-stream")
            #expect(events.headers["x-accel-buffering"] == "no" && events.headers["cache-control"] == "no-store")
            let told = states(events.text)
            #expect(told.last?["status"] as? String == "Ready", "\(events.text)")
            #expect(told.allSatisfy { Set($0.keys) == ["status", "step", "fraction"] })
            let answer = try await server.onDemand("/on-demand/\(id)/progress")
            #expect(answer.status == 200 && answer["data", "status"] as? String == "Ready")
            // Who comes late hears the end and nothing else.
            let late = try await server.ask(
                "/v1/on-demand/\(id)/progress", headers: Self.listening, arguments: ["-u", "tok:sec"])
            #expect(states(late.text).count == 1)
        }
    }

    @Test func aMediaThatFailsEndsTheEventsToo() async throws {
        try await RunningServer.open { server in
            let made = try await server.onDemand(
                "/on-demand", "POST",
                #"{"inputs":[{"type":"video","url":"\#(server.clips.url("files/nothing.mp4"))"}],"accessPolicy":"public"}"#
            )
            let id = try #require(made["data", "id"] as? String)
            let events = try await server.ask(
                "/v1/on-demand/\(id)/progress", headers: Self.listening, arguments: ["-u", "tok:sec"])
            #expect(states(events.text).last?["status"] as? String == "Failed")
            let plan = try await server.onDemand("/on-demand/\(id)/plan")
            #expect(plan.status == 400 && (plan["error", "message"] as? String)?.contains("failed") == true)
        }
    }

    @Test func onlyWhoIsKnownIsToldAndOnlyOfWhatThereIs() async throws {
        try await RunningServer.open { server in
            let id = UUID().uuidString.lowercased()
            for end in ["progress", "plan"] {
                #expect(try await server.ask("/v1/on-demand/\(id)/\(end)").status == 401)
                #expect(try await server.onDemand("/on-demand/\(id)/\(end)").status == 404)
                #expect(try await server.onDemand("/on-demand/nothing/\(end)").status == 404)
            }
            let events = try await server.ask(
                "/v1/on-demand/\(id)/progress", headers: Self.listening, arguments: ["-u", "tok:sec"])
            #expect(events.status == 404 && events.headers["content-type"] == "application/json")
        }
    }

    /// A media whose source never comes: the server it is fetched from says nothing.
    private func waiting(_ server: RunningServer, _ body: (String) async throws -> Void) async throws {
        let silent = try Helper("silent_server.py", [], log: server.folder.appending(path: "silent"))
        let made = try await server.onDemand(
            "/on-demand", "POST",
            #"{"inputs":[{"type":"video","url":"\#(silent.url("film.mp4"))"}],"accessPolicy":"public"}"#)
        try await body(try #require(made["data", "id"] as? String))
        withExtendedLifetime(silent) {}
    }

    /// Waits until somebody listens: the first event lies in the file that curl writes to.
    private func listener(_ server: RunningServer) async throws {
        func hasHeard(_ name: String) -> Bool {
            name.hasPrefix("body-")
                && FileManager.default.contents(atPath: server.folder.appending(path: name).path)?.starts(
                    with: Data("data: ".utf8)) == true
        }
        while !Fixture.contents(server.folder).contains(where: hasHeard) {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test(.timeLimit(.minutes(2))) func listenersAreLetGoWhenTheMediaIsDeletedWhenTheyLeaveAndWhenTheServerEnds()
        async throws
    {
        try await RunningServer.open { server in
            try await waiting(server) { id in
                let path = "/v1/on-demand/\(id)/progress"
                // One leaves by itself, in the middle.
                let left = try await server.ask(
                    path, headers: Self.listening, arguments: ["-u", "tok:sec", "-N", "--max-time", "1"])
                #expect(states(left.text).first?["status"] as? String != "Ready")
                let plan = try await server.onDemand("/on-demand/\(id)/plan")
                #expect(plan.status == 400)
                async let deleted = server.ask(path, headers: Self.listening, arguments: ["-u", "tok:sec", "-N"])
                try await listener(server)
                #expect(try await server.onDemand("/on-demand/\(id)", "DELETE").status == 200)
                #expect(try await deleted.status == 200)
            }
            try await waiting(server) { id in
                async let ended = server.ask(
                    "/v1/on-demand/\(id)/progress", headers: Self.listening, arguments: ["-u", "tok:sec", "-N"])
                try await listener(server)
                #expect(try await server.end() == 0)
                #expect(try await ended.status == 200)
            }
        }
    }

    @Test func aPlanSaysForEachTrackWhatIsDoneAndWhy() async throws {
        try await RunningServer.open { server in
            let (copied, _) = try await server.media()
            let plan = try await server.onDemand("/on-demand/\(copied)/plan")
            #expect(plan.status == 200 && plan["data", "outputs", "0", "output"] as? String == "master.m3u8")
            #expect(plan["data", "outputs", "0", "tracks", "0", "action"] as? String == "copy")
            #expect((plan["data", "outputs", "0", "tracks", "0", "reasons"] as? [Any])?.isEmpty == true)
            let (encoded, _) = try await server.media("vp9-opus.webm")
            let other = try await server.onDemand("/on-demand/\(encoded)/plan")
            #expect(other["data", "outputs", "0", "tracks", "0", "action"] as? String == "transcode")
            #expect(other["data", "outputs", "0", "tracks", "0", "codec"] as? String == "vp9")
            #expect(other["data", "outputs", "0", "tracks", "0", "reasons", "0", "code"] as? String == "codec")
            let sentence = other["data", "outputs", "0", "tracks", "0", "reasons", "0", "message"] as? String
            #expect(sentence?.hasSuffix(".") == true)
        }
    }
}
