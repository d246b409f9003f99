import Foundation
import NIOSSL
import Testing

@testable import MediaLibrary

@Suite struct SecureConnectionTests {
    /// A server with a certificate of its own for `media.example`, and what a client needs to trust it.
    private func open(
        _ body: (Helper, TLSConfiguration, URL) async throws -> Void
    ) async throws {
        try await Fixture.withFolder { folder in
            let (key, certificate) = (
                folder.appending(path: "key.pem").path, folder.appending(path: "certificate.pem").path
            )
            let made = try await Tool.running(
                "openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                    "-subj", "/CN=media.example", "-addext", "subjectAltName=DNS:media.example",
                ])
            #expect(made.status == 0, "\(made.errors)")
            let server = try Helper(
                "media_server.py",
                ["--files", Fixture.root.appending(path: "Fixtures/clips").path, "--tls", certificate, key],
                log: folder.appending(path: "requests"))
            var trusting = TLSConfiguration.makeClientConfiguration()
            trusting.trustRoots = .file(certificate)
            try await body(server, trusting, folder.appending(path: "fetched"))
        }
    }

    private func fetcher(_ tls: TLSConfiguration?) -> SourceFetcher {
        var fetcher = SourceFetcher(
            policy: .anywhere, limits: Fetching.patient,
            resolver: ScriptedResolver(["media.example": [["127.0.0.1"]], "other.example": [["127.0.0.1"]]]))
        fetcher.tls = tls
        return fetcher
    }

    @Test func aCertificateIsHeldToTheNameAndNotToTheAddressThatWasPinned() async throws {
        try await open { server, trusting, file in
            let port = try #require(server.tlsPort)
            let fetched = try await fetcher(trusting).fetch(
                "https://media.example:\(port)/files/h264-aac.mp4", to: file.path, maximumByteCount: 1 << 30)
            #expect(fetched.byteCount == (try Fixture.bytes("h264-aac.mp4").count))
            let error =
                await Fixture.error {
                    _ = try await fetcher(trusting).fetch(
                        "https://other.example:\(port)/files/h264-aac.mp4", to: file.path + "2",
                        maximumByteCount: 1 << 30)
                } as? MediaFailure
            #expect(error?.code == .connectionFailed)
        }
    }

    @Test func aCertificateThatNobodySignedIsNotTrusted() async throws {
        try await open { server, _, file in
            let port = try #require(server.tlsPort)
            let error =
                await Fixture.error {
                    _ = try await fetcher(nil).fetch(
                        "https://media.example:\(port)/files/h264-aac.mp4", to: file.path, maximumByteCount: 1 << 30)
                } as? MediaFailure
            #expect(error?.code == .connectionFailed)
            #expect(error?.mayPass == false, "a certificate does not become right by trying again")
        }
    }

    @Test func aRedirectionFromASecureAddressToAnInsecureOneIsRefused() async throws {
        try await open { server, trusting, file in
            let port = try #require(server.tlsPort)
            let target = "http://media.example:\(server.port)/files/h264-aac.mp4"
            let error =
                await Fixture.error {
                    _ = try await fetcher(trusting).fetch(
                        "https://media.example:\(port)/redirect-to/h264-aac.mp4?url=\(target)", to: file.path,
                        maximumByteCount: 1 << 30)
                } as? MediaFailure
            #expect(error?.code == .redirectRefused)
            #expect(!server.log().contains { ($0["path"] as? String)?.hasPrefix("/files") == true })
        }
    }
}
