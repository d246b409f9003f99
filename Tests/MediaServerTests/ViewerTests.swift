import Foundation
import Testing

@testable import MediaServer

/// What viewers get, and what they are kept from.
@Suite struct ViewerTests {
    @Test func aPlaybackIdsResolutionHoldsForWhateverIsAskedByName() async throws {
        let large = try await Fixture.withFolder { folder in
            let file = folder.appending(path: "large.mp4")
            let made = try await Tool.running(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:d=2", "-f", "lavfi", "-i"]
                    + ["sine=d=2", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", file.path])
            #expect(made.status == 0, "\(made.errors)")
            return try Data(contentsOf: file)
        }
        try await RunningServer.open(files: ["large.mp4": large]) { server in
            let (id, playback) = try await server.media("large.mp4")
            _ = try await server.onDemand(
                "/on-demand/\(id)/update-mp4Support", "PATCH", #"{"mp4Support":"audioOnly,capped_4k"}"#)
            for _ in 0..<1200 where try await server.ask("/stream/\(playback)/audio.m4a", "HEAD").status != 200 {
                try await Task.sleep(for: .milliseconds(50))
            }
            let made = try await server.onDemand(
                "/on-demand/\(id)/playback-ids", "POST", #"{"accessPolicy":"public","resolution":"480p"}"#)
            let limited = try #require(
                made["data", "playbackIds", "0", "id"] as? String ?? made["data", "id"] as? String)
            let whole = try await server.ask("/stream/\(playback).m3u8").text
            let less = try await server.ask("/stream/\(limited).m3u8").text
            func files(_ master: String) -> [String] {
                master.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
                    $0.split(separator: "/").dropFirst().joined(separator: "/")
                }
            }
            let withheld = Set(files(whole)).subtracting(files(less))
            #expect(!withheld.isEmpty && !files(less).isEmpty, "\(whole)\n\(less)")
            for path in withheld {
                #expect(try await server.ask("/stream/\(playback)/\(path)").status == 200)
                #expect(try await server.ask("/stream/\(limited)/\(path)").status == 404, "\(path)")
                let segment = try #require(
                    try await server.ask("/stream/\(playback)/\(path)").text.split(separator: "\n").first {
                        !$0.hasPrefix("#")
                    })
                let address = path.split(separator: "/").dropLast().joined(separator: "/") + "/" + segment
                #expect(try await server.ask("/stream/\(playback)/\(address)").status == 200)
                #expect(try await server.ask("/stream/\(limited)/\(address)").status == 404, "\(address)")
            }
            for path in files(less) { #expect(try await server.ask("/stream/\(limited)/\(path)").status == 200) }
            for path in ["master.m3u8", "capped-4k.mp4"] {
                #expect(try await server.ask("/stream/\(limited)/\(path)").status == 404, "\(path)")
            }
            #expect(try await server.ask("/stream/\(limited)/audio.m4a", "HEAD").status == 200)
        }
    }

    @Test func playlistsAndPicturesAreNotSentAgainWhereTheyAreKnown() async throws {
        try await RunningServer.open { server in
            let (id, playback) = try await server.media()
            for path in [
                "/stream/\(playback).m3u8", "/images/\(playback)/thumbnail.jpg", "/images/\(playback)/spritesheet.jpg",
                "/images/\(playback)/spritesheet.json", "/images/\(playback)/clip.gif?duration=1&fps=5&width=160",
            ] {
                let first = try await server.ask(path)
                let tag = try #require(first.headers["etag"], "\(path)")
                #expect(first.status == 200)
                let again = try await server.ask(path, headers: ["If-None-Match: \(tag)"])
                #expect(again.status == 304 && again.body.isEmpty, "\(path)")
            }
            let part = try await server.ask("/images/\(playback)/thumbnail.jpg", headers: ["Range: bytes=0-1"])
            #expect(part.status == 206 && Array(part.body) == [0xFF, 0xD8])
            _ = try await server.onDemand("/on-demand/\(id)/source-access", "PATCH", #"{"sourceAccess":true}"#)
            #expect(try await server.ask("/stream/\(playback)/source.mp4", "HEAD").status == 200)
            for name in ["source.", "source.html", "source.svg", "source"] {
                #expect(try await server.ask("/stream/\(playback)/\(name)").status == 404, "\(name)")
            }
        }
    }

    @Test func anUploadsLengthIsSaidOnceAndItsPageReadsEveryRefusal() async throws {
        try await RunningServer.open { server in
            let offer = try await server.onDemand(
                "/on-demand/upload", "POST",
                #"{"corsOrigin":"https://app.example","pushMediaSettings":{"accessPolicy":"public"}}"#)
            let url = try #require(offer["data", "url"] as? String)
            let data = Data(try Fixture.bytes("h264-aac.mp4"))
            let file = server.folder.appending(path: "first")
            try data.prefix(1 << 18).write(to: file)
            func send(_ range: String, _ body: [String]) async throws -> Answer {
                try await server.ask(url, "PUT", headers: ["Content-Range: bytes \(range)"], arguments: body)
            }
            let first = try await send("0-262143/\(data.count)", ["--data-binary", "@\(file.path)"])
            #expect(first.status == 308)
            // Another length would end the upload before its end, or never.
            for range in ["0-0/262144", "300000-300000/900000000000000000", "262144-262144/5", "x"] {
                let refused = try await send(range, ["--data-binary", "x"])
                #expect(refused.status == 422, "\(range): \(refused.status)")
                #expect(refused.headers["access-control-allow-origin"] == "https://app.example", "\(range)")
            }
            try data.dropFirst(1 << 18).write(to: file)
            let last = try await send("262144-\(data.count - 1)/\(data.count)", ["--data-binary", "@\(file.path)"])
            #expect(last.status == 200, "\(last.text)")
        }
    }
}
