import Foundation
import Testing

@testable import MediaServer

/// Files that nginx sends for the server.
@Suite struct HandoverTests {
    private static let hasNginx = FileManager.default.isExecutableFile(atPath: "/usr/sbin/nginx")

    @Test func aFileIsNamedBelowTheLocationWithItsLettersEscaped() throws {
        let handover = try FileHandover(location: "/inside/", root: "/data/")
        #expect(handover.address(of: "/data/media/a b/ü%.mp4") == "/inside/media/a%20b/%C3%BC%25.mp4")
        #expect(handover.address(of: "/data2/x") == nil && handover.address(of: "/etc/passwd") == nil)
        for wrong in ["", "/", "inside/", "/inside", "/in side/", "/in\r\nside/", "/%69/"] {
            #expect(throws: ServerFailure.self) { try FileHandover(location: wrong, root: "/data") }
        }
    }

    @Test(.enabled(if: hasNginx)) func nginxSendsWhatTheServerLetsAndNothingElse() async throws {
        try await RunningServer.open(["--x-accel-redirect", "/internal-media/"]) { server in
            let nginx = try await Nginx(before: server)
            let (id, playback) = try await server.media()
            _ = try await server.onDemand(
                "/on-demand/\(id)/update-mp4Support", "PATCH", #"{"mp4Support":"capped_4k"}"#)
            let path = "/stream/\(playback)/capped-4k.mp4"
            for _ in 0..<600 where try await server.ask(path, "HEAD").status != 200 {
                try await Task.sleep(for: .milliseconds(50))
            }
            // Without nginx, an answer says where the file lies and has none of it.
            let own = try await server.ask(path)
            #expect(own.headers["x-accel-redirect"]?.hasPrefix("/internal-media/media/") == true && own.body.isEmpty)
            let whole = try await server.ask(nginx.address + path)
            #expect(whole.status == 200 && whole.headers["x-accel-redirect"] == nil)
            #expect(whole.headers["content-type"] == "video/mp4" && whole.body.count > 1000)
            #expect(whole.headers["access-control-allow-origin"] == "*")
            #expect(whole.headers["cache-control"] == own.headers["cache-control"])
            let part = try await server.ask(nginx.address + path, headers: ["Range: bytes=4-7"])
            #expect(part.status == 206 && part.text == "ftyp")
            let tag = try #require(whole.headers["etag"])
            #expect(try await server.ask(nginx.address + path, headers: ["If-None-Match: \(tag)"]).status == 304)
            let inside = try #require(own.headers["x-accel-redirect"])
            #expect(try await server.ask(nginx.address + inside).status == 404)
            #expect(try await server.ask(nginx.address + "/internal-media/library.sqlite").status == 404)

            let (_, closed) = try await server.media(policy: "private")
            let master = try await server.ask(nginx.address + "/stream/\(closed).m3u8")
            #expect(master.status == 401)
            #expect(try await server.ask(nginx.address + "/stream/\(closed)/capped-4k.mp4").status == 401)
        }
    }
}

/// nginx in front of a server, with the site of `deploy/nginx.conf`.
private final class Nginx: Sendable {
    let address: String
    private let process: Process

    init(before server: RunningServer) async throws {
        let folder = server.folder.appending(path: "nginx")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let port = try await Tool.running(
            "python3",
            ["-c", "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"]
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
        address = "http://127.0.0.1:\(port)"
        var site = try String(contentsOf: Fixture.root.appending(path: "deploy/nginx.conf"), encoding: .utf8)
        for (name, value) in [
            ("127.0.0.1:8080", String(server.address.dropFirst("http://".count))), ("listen [::]:80;", ""),
            ("listen 80;", "listen 127.0.0.1:\(port);"), ("/var/log/nginx/media.log", folder.path + "/access.log"),
            ("/var/lib/media/", server.folder.path + "/data/"),
        ] {
            #expect(site.contains(name))
            site = site.replacingOccurrences(of: name, with: value)
        }
        let settings = folder.appending(path: "nginx.conf")
        try Data(
            """
            user \(NSUserName());
            pid \(folder.path)/pid;
            error_log \(folder.path)/error.log;
            events {}
            http {
                \(site)
            }
            """.utf8
        ).write(to: settings)
        process = Process()
        process.executableURL = URL(filePath: "/usr/sbin/nginx")
        process.arguments = ["-c", settings.path, "-p", folder.path, "-g", "daemon off;"]
        process.standardError = FileHandle.nullDevice
        try process.start()
        for _ in 0..<250 {
            if try await server.ask(address + "/health").status == 200 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw RunningServer.Failed(what: "nginx does not start", log: "")
    }

    deinit { process.terminate() }
}
