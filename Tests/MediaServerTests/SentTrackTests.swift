import Foundation
import Testing

/// Tracks whose files are sent with the request.
@Suite struct SentTrackTests {
    private func send(_ server: RunningServer, _ id: String, _ fields: [String]) async throws -> Answer {
        try await server.ask(
            "/v1/on-demand/\(id)/tracks", "POST", arguments: ["-u", "tok:sec"] + fields.flatMap { ["-F", $0] })
    }

    private func settled(_ server: RunningServer, _ id: String) async throws -> Answer {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let media = try await server.onDemand("/on-demand/\(id)")
            let tracks = media["data", "tracks"] as? [[String: Any]] ?? []
            if tracks.allSatisfy({ $0["status"] as? String != "preparing" }) { return media }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw RunningServer.Failed(what: "the tracks are not settled", log: server.log)
    }

    @Test func aFileOfSubtitlesBecomesATrackThatPlaysIsRenamedAndIsRemoved() async throws {
        try await RunningServer.open { server in
            let (id, playback) = try await server.media()
            let file = server.folder.appending(path: "hello.srt")
            try Data("1\n00:00:00,500 --> 00:00:01,500\nHello there\n".utf8).write(to: file)
            let fields = ["type=subtitle", "languageCode=en-US", "languageName=English", "file=@\(file.path)"]
            let made = try await send(server, id, fields)
            #expect(made.status == 201 && made["data", "url"] as? String == "upload:hello.srt", "\(made.text)")
            let track = try #require(made["data", "id"] as? String)
            let media = try await settled(server, id)
            #expect(media["data", "subtitleAvailable"] as? Bool == true, "\(media.text)")
            #expect(try await server.ask("/stream/\(playback).m3u8").text.contains("LANGUAGE=\"en-US\""))
            // The file is kept: another name needs no address.
            let named = try await server.onDemand(
                "/on-demand/\(id)/tracks/\(track)", "PATCH", #"{"languageName":"British"}"#)
            #expect(named.status == 200)
            _ = try await settled(server, id)
            #expect(try await server.ask("/stream/\(playback).m3u8").text.contains("NAME=\"British\""))
            let twice = try await send(server, id, fields)
            #expect(twice.status == 400)
            #expect(try await server.onDemand("/on-demand/\(id)/tracks/\(track)", "DELETE").status == 200)
        }
    }

    @Test func aFileOfSoundBecomesALanguage() async throws {
        try await RunningServer.open { server in
            let (id, playback) = try await server.media()
            let made = try await send(
                server, id,
                ["type=audio", "languageCode=fr", "languageName=French", "file=@\(Fixture.url("audio.mp3").path)"])
            #expect(made.status == 201, "\(made.text)")
            _ = try await settled(server, id)
            #expect(try await server.ask("/stream/\(playback).m3u8").text.contains("LANGUAGE=\"fr\""))
        }
    }

    @Test func aFormThatIsNotAsItShouldBeLeavesNothing() async throws {
        try await RunningServer.open { server in
            let (id, _) = try await server.media()
            let file = "file=@\(Fixture.url("audio.mp3").path)"
            for (fields, status, name) in [
                (["type=subtitle", "languageCode=en", "languageName=English"], 422, "file"),
                ([file], 422, "type"), (["type=video", "languageCode=en", "languageName=x", file], 422, "type"),
                (["type=audio", "languageCode=-", "languageName=x", file], 422, "languageCode"),
                (["type=audio", "type=audio", "languageCode=en", "languageName=x", file], 422, "type"),
                (["type=audio", "languageCode=en", "languageName=x", "more=1", file], 422, "more"),
                (["type=audio", "languageCode=en", "languageName=x", "file=;filename=a.mp3"], 422, "file"),
            ] {
                let answer = try await send(server, id, fields)
                let named = (answer["error", "fields"] as? [[String: String]])?.compactMap { $0["field"] } ?? []
                #expect(answer.status == status && named.contains(name), "\(fields): \(answer.text)")
            }
            let nobody = UUID().uuidString.lowercased()
            let good = ["type=audio", "languageCode=en", "languageName=x", file]
            #expect(try await send(server, nobody, good).status == 404)
            // What is no subtitle fails as a track, with its reason.
            let made = try await send(
                server, id,
                ["type=subtitle", "languageCode=de", "languageName=German", "file=@\(Fixture.url("audio.mp3").path)"])
            #expect(made.status == 201)
            let media = try await settled(server, id)
            let tracks = media["data", "tracks"] as? [[String: Any]] ?? []
            #expect(tracks.count == 3 && tracks.last?["status"] as? String == "failed", "\(media.text)")
            let left = Fixture.contents(server.folder.appending(path: "data/removed"))
            #expect(left.isEmpty, "\(left)")
        }
    }
}
