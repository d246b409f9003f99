import Foundation
import MediaCore
import MediaEngine
import MediaFFmpeg
import MediaPackaging
import Testing

/// Faults other wrappers of FFmpeg had, each as a test.
@Suite struct LifetimeTests {
    @Test func aThousandFailedOpensLeaveNoDescriptorOpen() async throws {
        let bytes = try Fixture.bytes("faststart.mp4")
        for length in 0..<1000 {
            let input = MemoryInput(Array(bytes[..<(length * 4)]))
            #expect(throws: MediaError.self) { () throws in
                _ = try Demuxer(input, policy: .untrusted, cancel: CancelFlag()).streamCount
                throw MediaError(.damaged, "opened", operation: .open)
            }
        }
    }

    @Test func propertiesOutliveTheContainerTheyCameFrom() throws {
        func read() throws -> ([StreamSnapshot], Packet) {
            var demuxer = try Demuxer(
                MemoryInput(try Fixture.bytes("h264-aac.mp4")), policy: .untrusted, cancel: CancelFlag())
            let packet = try #require(try demuxer.readPacket())
            return (demuxer.streams, packet)
        }
        let (streams, packet) = try read()
        #expect(streams.map(\.codec) == [.h264, .aac])
        #expect(packet.byteCount > 0 && packet.unsafeBytes.count == packet.byteCount)
    }

    @Test func anOptionTheDemuxerDoesNotKnowIsAnError() throws {
        #expect(throws: MediaError.self) {
            _ = try Demuxer(
                MemoryInput(try Fixture.bytes("h264-aac.mp4")), policy: .untrusted, cancel: CancelFlag(),
                demuxerOptions: ["no_such_option": "1"]
            ).streamCount
        }
    }

    @Test func moreTracksThanAllowedAreRefused() throws {
        var policy = InputPolicy.untrusted
        policy.maximumTracks = 1
        #expect(throws: MediaError.self) {
            _ = try Demuxer(MemoryInput(try Fixture.bytes("two-languages.mkv")), policy: policy, cancel: CancelFlag())
                .streamCount
        }
    }

    @Test func twoExportsShareOneAsset() async throws {
        try await Fixture.withFolder { folder in
            let asset = Fixture.asset("h264-aac.mp4")
            async let a = ExportSession(asset: asset, outputs: [.hls()]).export(to: folder.appending(path: "a"))
            async let b = ExportSession(asset: asset, outputs: [.hls()]).export(to: folder.appending(path: "b"))
            let (first, second) = try await (a, b)
            #expect(first == second)
        }
    }

    @Test func offsetsBeyondFourGigabytesAreRead() async throws {
        try await Fixture.withFolder { folder in
            // The clip behind a hole: ftyp, a free box of 5 GiB, the rest with its chunk offsets moved is not
            // possible without 64-bit tables, so the hole lies between the media and a header at the end.
            let bytes = try Fixture.bytes("h264-aac.mp4")
            let top = TopLevelBoxes(bytes)
            let moov = try #require(top.first("moov"))
            try #require(moov.end == Int64(bytes.count))
            let file = folder.appending(path: "sparse.mp4")
            try Data(bytes[..<Int(moov.offset)]).write(to: file)
            let handle = try FileHandle(forWritingTo: file)
            try handle.seekToEnd()
            let hole: UInt64 = 5 << 30
            var free = BoxWriter()
            free.u32(1)
            free.type("free")
            free.u64(hole)
            try handle.write(contentsOf: free.bytes)
            try handle.seek(toOffset: UInt64(moov.offset) + hole)
            try handle.write(contentsOf: bytes[Int(moov.offset)...])
            try handle.close()
            let report = try await ExportSession(
                asset: MediaAsset(url: file), outputs: [.m4a], options: ExportOptions(durability: .cached)
            ).export(to: folder.appending(path: "out"))
            #expect(report.tracks[1].samples == 564)
        }
    }

    @Test func soundKeepsItsExactLength() async throws {
        try await Fixture.withFolder { folder in
            let report = try await Fixture.export("h264-aac.mp4", to: folder.appending(path: "out"))
            for output in report.outputs { #expect(output.duration == MediaTime(value: 12, timescale: 1)) }
        }
    }

    @Test func aFullDiskIsATypedErrorAndLeavesNothing() async throws {
        try await Fixture.withFolder { folder in
            let mounted = try Tool("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", folder.path])
            // Only root may mount; elsewhere the same error path is covered by the unwritable output.
            guard mounted.status == 0 else { return }
            defer { _ = try? Tool("umount", [folder.path]) }
            let error =
                await Fixture.error {
                    _ = try await Fixture.export("h264-aac.mp4", to: folder.appending(path: "out"))
                } as? MediaError
            #expect(error?.code == .outputFailed)
            #expect(error?.message.contains("disk is full") == true)
            #expect(Fixture.contents(folder).isEmpty)
        }
    }
}
