import Foundation
import MediaCore
import MediaEngine
import Testing

@Suite struct PolicyTests {
    private func code(_ name: String, _ policy: InputPolicy, thorough: Bool = false) async -> MediaError.Code? {
        let asset = MediaAsset(url: Fixture.url(name), policy: policy)
        return await Fixture.error { _ = try await asset.probe(thorough ? .thorough : .headers) }
            .flatMap { ($0 as? MediaError)?.code }
    }

    @Test func whatIsOnTheListForStrangersIsOpenedByTheirPolicyAlone() async throws {
        try await Fixture.withFolder { folder in
            // Raw AC-3 is on the list of trusted formats only.
            let path = folder.appending(path: "sound.ac3")
            let made = try Tool(
                "ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "ac3", path.path])
            try #require(made.status == 0)
            let strict = await Fixture.error { _ = try await MediaAsset(url: path).probe() } as? MediaError
            #expect(strict?.code == .unsupportedFormat)
            #expect(try await MediaAsset(url: path, policy: .trusted).probe().tracks.first?.codec == .ac3)
            let named = try InputPolicy.untrusted.allowing(formats: ["ac3"])
            #expect(try await MediaAsset(url: path, policy: named).probe().tracks.first?.codec == .ac3)
        }
    }

    @Test(arguments: ["hls", "concat", "image2", "png_pipe", "rtsp", "vobsub", "lavfi", "mov,hls", "", "a b"])
    func formatsThatOpenOtherFilesAreNeverAllowed(_ name: String) {
        #expect(throws: MediaError.self) { try InputPolicy.trusted.allowing(formats: [name]) }
    }

    @Test func aMediaLongerThanItMayBeIsRefused() async throws {
        var policy = InputPolicy.untrusted
        policy.maximumDuration = .seconds(1)
        #expect(await code("h264-aac.mp4", policy) == .limitExceeded)
        #expect(await code("transport.ts", policy, thorough: true) == .limitExceeded)
    }

    @Test func morePacketsThanTheTimeExplainsAreRefused() async throws {
        var policy = InputPolicy.untrusted
        policy.maximumPacketRate = 0
        // A clip of seconds is below the allowance.
        #expect(await code("h264-aac.mp4", policy) == nil)
        try await Fixture.withFolder { folder in
            let path = folder.appending(path: "dense.mkv")
            let made = try Tool(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=16x16:rate=20000:duration=1", "-c:v",
                    "mjpeg",
                    path.path,
                ])
            try #require(made.status == 0)
            let error = await Fixture.error { _ = try await MediaAsset(url: path).probe(.thorough) } as? MediaError
            #expect(error?.code == .limitExceeded)
        }
    }

    @Test func largePicturesAreRefusedWhetherTheyWouldBeDecodedOrNot() async throws {
        var policy = InputPolicy.untrusted
        policy.maximumPixels = 100 * 100
        #expect(await code("h264-aac.mp4", policy) == .limitExceeded)
    }

    /// Gives a few bytes at a time, slowly, as its clock says.
    private struct DrippingSource: ByteSource {
        let name = "dripping"
        let bytes: [UInt8]
        var byteCount: Int64 { Int64(bytes.count) }
        func read(at offset: Int64, count: Int) async throws -> [UInt8] {
            try await Task.sleep(for: .seconds(600))
            return []
        }
    }

    @Test(.timeLimit(.minutes(5))) func aSourceThatDripsIsGivenUp() async throws {
        var policy = InputPolicy.untrusted
        policy.openTimeLimit = .seconds(3600)
        let asset = MediaAsset(source: DrippingSource(bytes: try Fixture.bytes("h264-aac.mp4")), policy: policy)
        let error = await Fixture.error { _ = try await asset.probe() } as? MediaError
        #expect(error?.code == .timedOut)
        #expect(error?.message.contains("16384 a second are needed") == true)
    }
}
