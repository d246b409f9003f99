import Foundation
import Testing

@testable import MediaLibrary

/// Where connections go: what a name leads to is looked at once, and nothing else is connected to.
@Suite(.serialized) struct ResolutionTests {
    /// Only the public internet, and the test server by its number.
    private static let onlyServer = AddressPolicy(
        allowsPrivateNetworks: false, ports: nil, trustedHosts: ["127.0.0.1"])
    /// Only the public internet, at every port.
    private static let onlyPublic = AddressPolicy(allowsPrivateNetworks: false, ports: nil)

    @Test(arguments: [
        "127.0.0.1", "localhost", "127.1", "127.0.1", "0x7f.1", "0x7F000001", "2130706433", "017700000001",
        "0177.0.0.1",
        "0", "0.0.0.0", "0x0", "[::1]", "[::ffff:127.0.0.1]", "[::]", "%31%32%37.0.0.1",
    ]) func noSpellingOfThisMachineIsReached(_ host: String) async throws {
        try await Fetching.begin { fetching in
            var fetching = fetching
            fetching.policy = Self.onlyPublic
            let code = await fetching.failure("http://\(host):\(fetching.server.port)/files/h264-aac.mp4")
            #expect(code == .addressRefused)
            #expect(fetching.connectionCount == 0)
        }
    }

    @Test(
        arguments: [
            ("http://127.0.0.2:PORT/files/h264-aac.mp4", .redirectRefused),
            ("//127.0.0.2:PORT/files/a", .redirectRefused),
            ("http://10.0.0.1/a", .redirectRefused), ("http://169.254.169.254/latest/meta-data/", .redirectRefused),
            ("http://[::1]:PORT/files/h264-aac.mp4", .redirectRefused),
            ("http://[::ffff:127.0.0.1]:PORT/files/h264-aac.mp4", .redirectRefused),
            ("http://0.0.0.0:PORT/files/h264-aac.mp4", .redirectRefused),
            ("http://localhost:PORT/files/h264-aac.mp4", .addressRefused),
            ("http://0x7f.1:PORT/files/h264-aac.mp4", .addressRefused),
            ("http://2130706433:PORT/files/h264-aac.mp4", .addressRefused),
            ("https://youtube.com/watch", .redirectRefused), ("file:///etc/passwd", .redirectRefused),
        ] as [(String, MediaFailure.Code)])
    func aRedirectionToAPrivateAddressIsNotFollowed(_ location: String, _ code: MediaFailure.Code) async throws {
        try await Fetching.begin { fetching in
            var fetching = fetching
            fetching.policy = Self.onlyServer
            let target = location.replacingOccurrences(of: "PORT", with: "\(fetching.server.port)")
            let escaped = target.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            #expect(await fetching.failure("redirect-to?url=\(escaped)") == code)
            #expect(fetching.requests.count == 1)
            #expect(fetching.connectionCount == 1)
            // The same server may be redirected to by the name that is trusted.
            let own =
                fetching.server.url("files/h264-aac.mp4")
                .addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            #expect(await fetching.failure("redirect-to?url=\(own)") == nil)
            let seen50 = try fetching.has("h264-aac.mp4")
            #expect(seen50)
        }
    }

    @Test func theConnectionGoesToTheAddressThatWasLookedAtAndTheNameStaysInTheRequest() async throws {
        try await Fetching.begin { fetching in
            // No resolver of the system knows this name, and a second question would be answered otherwise.
            let resolver = ScriptedResolver(["example.invalid": [["127.0.0.1"], ["10.255.255.1"]]])
            var fetching = fetching
            fetching.resolver = resolver
            let (port, url) = (
                fetching.server.port, "http://example.invalid:\(fetching.server.port)/files/h264-aac.mp4"
            )
            #expect(await fetching.failure(url) == nil)
            let seen62 = try fetching.has("h264-aac.mp4")
            #expect(seen62)
            #expect(resolver.asked == ["example.invalid"])
            #expect(fetching.requests.map { $0.headers["host"] } == ["example.invalid:\(port)"])
        }
    }

    @Test func aNameIsLookedAtWhenARedirectionLeadsToItToo() async throws {
        try await Fetching.begin { fetching in
            let resolver = ScriptedResolver(["rebind.invalid": [["127.0.0.1"]]])
            var fetching = fetching
            fetching.resolver = resolver
            fetching.policy = Self.onlyServer
            let target = "http%3A%2F%2Frebind.invalid%3A\(fetching.server.port)%2Ffiles%2Fh264-aac.mp4"
            #expect(await fetching.failure("redirect-to?url=\(target)") == .addressRefused)
            #expect(resolver.asked == ["rebind.invalid"])
            #expect(fetching.requests.count == 1)
        }
    }

    @Test(arguments: [
        ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["8.8.8.8", "8.8.4.4", "::1"],
        ["2606:4700:4700::1111", "::ffff:10.0.0.1"], ["169.254.169.254"],
    ]) func aNameWithOnePrivateAddressAmongItsAddressesIsRefusedBeforeAnyConnection(_ addresses: [String]) async throws
    {
        try await Fetching.begin { fetching in
            let resolver = ScriptedResolver(["mixed.invalid": [addresses]])
            var fetching = fetching
            fetching.resolver = resolver
            fetching.policy = Self.onlyPublic
            let code = await fetching.failure("http://mixed.invalid:\(fetching.server.port)/files/h264-aac.mp4")
            #expect(code == .addressRefused)
            #expect(resolver.asked == ["mixed.invalid"])
            #expect(fetching.connectionCount == 0)
        }
    }

    @Test func aNameIsAskedForOnceForEachHop() async throws {
        try await Fetching.begin { fetching in
            let resolver = ScriptedResolver(["example.invalid": [["127.0.0.1"]]])
            var fetching = fetching
            fetching.resolver = resolver
            let url = "http://example.invalid:\(fetching.server.port)/redirect-chain/h264-aac.mp4?n=3"
            #expect(await fetching.failure(url) == nil)
            #expect(fetching.requests.count == 4)
            #expect(resolver.asked.count == 4)
        }
        // A connection that is taken up again asks again, too: the server may have moved.
        try await Fetching.begin { fetching in
            let resolver = ScriptedResolver(["example.invalid": [["127.0.0.1"]]])
            var fetching = fetching
            fetching.resolver = resolver
            let url = "http://example.invalid:\(fetching.server.port)/close-after/h264-aac.mp4"
            #expect(await fetching.failure(url) == nil)
            #expect(resolver.asked.count == 2)
        }
    }

    @Test func theNextAddressIsTriedWhereNobodyListensAtTheFirst() async throws {
        try await Fetching.begin { fetching in
            // The server listens at 127.0.0.1 only.
            var fetching = fetching
            fetching.resolver = ScriptedResolver(["example.invalid": [["127.0.0.2", "127.0.0.1"]]])
            let url = "http://example.invalid:\(fetching.server.port)/files/h264-aac.mp4"
            #expect(await fetching.failure(url) == nil)
            let seen138 = try fetching.has("h264-aac.mp4")
            #expect(seen138)
        }
    }

    @Test func aNameWithoutAddressesIsNotFound() async throws {
        try await Fetching.begin { fetching in
            var fetching = fetching
            fetching.resolver = ScriptedResolver(["example.invalid": [[]]])
            #expect(await fetching.failure("http://example.invalid/a") == .hostNotFound)
            #expect(await fetching.failure("http://other.invalid/a") == .hostNotFound)
        }
    }

    @Test func aNameThatIsNotFoundInTimeIsGivenUp() async throws {
        try await Fetching.begin { fetching in
            var fetching = fetching
            fetching.limits = Fetching.hasty
            fetching.resolver = SilentResolver()
            #expect(await fetching.failure("http://example.invalid/a") == .timedOut)
        }
    }

    /// Never answers.
    private struct SilentResolver: HostResolver {
        func addresses(of host: String) async throws -> [IPAddress] {
            try await Task.sleep(for: .seconds(3600))
            return []
        }
    }
}
