import Foundation
import Testing

/// Slow, broken and hostile clients, as raw bytes; the server goes on serving everybody else.
@Suite(.serialized) struct HardClientTests {
    private static let script = Fixture.root.appending(path: "Tests/Support/hard_clients.py").path

    private func play(_ scenario: String, _ server: RunningServer, path: String = "/health") async throws {
        let run = try await Tool.running(
            "python3",
            [Self.script, server.address, scenario, "--pid", "\(server.processIdentifier)", "--path", path])
        #expect(run.status == 0, "\(scenario): \(run.output)\n\(run.errors.suffix(1500))\n\(server.log.suffix(1500))")
    }

    private static let short = ["--head-timeout", "2", "--idle-timeout", "3"]

    @Test func badRequestsAreRefusedAndNothingIsSmuggled() async throws {
        try await RunningServer.open(Self.short) { server in
            for scenario in [
                "half_a_request", "garbage", "pipelined", "smuggling", "targets", "unwanted_body", "continues",
                "many_requests",
            ] { try await play(scenario, server) }
            #expect(!server.log.contains("smuggled"))
        }
    }

    @Test func whoSendsTooSlowlyIsTurnedAway() async throws {
        try await RunningServer.open(Self.short) { server in
            let offer = try await server.onDemand(
                "/on-demand/upload", "POST", #"{"corsOrigin":"*","pushMediaSettings":{"accessPolicy":"public"}}"#)
            let url = try #require(offer["data", "url"] as? String)
            let path = url.replacingOccurrences(of: server.address, with: "")
            for scenario in ["slow_head", "slow_body", "chunk_flood"] { try await play(scenario, server, path: path) }
        }
    }

    @Test func readersThatDoNotReadCostLittleAndNotForLong() async throws {
        try await RunningServer.open(
            Self.short, files: ["long.mp4": try Self.large()]
        ) { server in
            let path = try await Self.download(server)
            for scenario in ["readers_that_do_not_read", "gone_clients", "idle_connections"] {
                try await play(scenario, server, path: path)
            }
        }
    }

    @Test func picturesThatNobodyWaitsForAreNotMade() async throws {
        try await RunningServer.open(Self.short) { server in
            let (_, playback) = try await server.media()
            try await play("gone_picture", server, path: "/images/\(playback)")
        }
    }

    @Test func anAddressHasSoManyConnections() async throws {
        try await RunningServer.open(Self.short + ["--max-connections-per-address", "20"]) { server in
            try await play("too_many", server)
        }
        // Proxies that are trusted have the connections of all their clients.
        try await RunningServer.open(["--max-connections-per-address", "1", "--trusted-proxies", "127.0.0.0/8"]) {
            server in
            try await play("many_requests", server)
            try await play("pipelined", server)
        }
    }

    /// A clip with 64 MiB behind it that belong to nothing: more than sockets hold.
    static func large() throws -> Data {
        let count = 64 << 20
        // A box of type `free` (ISO/IEC 14496-12, 8.1.2).
        let size = withUnsafeBytes(of: UInt32(count).bigEndian) { Data($0) }
        return Data(try Fixture.bytes("h264-aac.mp4")) + size + Data("free".utf8) + Data(count: count - 8)
    }

    /// The signed address of a file of 64 MiB, without the server's.
    static func download(_ server: RunningServer) async throws -> String {
        let key = ["-H", "X-API-KEY: \(RunningServer.key)"]
        let file = server.folder.appending(path: "clips/long.mp4")
        let made = try await server.ask("/v1/files", "POST", arguments: key + ["-F", "file=@\(file.path)"])
        let address = try #require(made["download_url"] as? String, "\(made.text)")
        let id = try #require(made["id"] as? String)
        for _ in 0..<1000
        where try await server.ask("/v1/files/\(id)", arguments: key)["status"] as? String == "pending" {
            try await Task.sleep(for: .milliseconds(20))
        }
        let found = try await server.ask(address, arguments: key)
        return try #require(found.headers["location"]).replacingOccurrences(of: server.address, with: "")
    }
}
