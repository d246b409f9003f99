import Foundation
import MediaCore
import MediaEngine
import MediaPackaging
import Testing

/// The rungs of a ladder are cut alike, and none is larger than the source.
@Suite struct LadderTests {
    private func master(_ folder: URL) throws -> MultivariantPlaylist {
        let bytes = Array(try Data(contentsOf: folder.appending(path: "master.m3u8")))
        guard case .multivariant(let master) = try PlaylistParser.parse(bytes) else { throw Missing() }
        return master
    }

    private func media(_ folder: URL, _ uri: String) throws -> MediaPlaylist {
        guard
            case .media(let media) = try PlaylistParser.parse(Array(try Data(contentsOf: folder.appending(path: uri))))
        else { throw Missing() }
        return media
    }

    private struct Missing: Error {}

    @Test(arguments: [
        ("ladder.mp4", Ladder.auto, [360]), ("ladder.mp4", .heights([360, 180, 90]), [360, 180, 90]),
        ("format.webm", .heights([120, 90, 64]), [120, 90, 64]), ("vfr.mp4", .heights([180, 90]), [180, 90]),
        ("rotated.mov", .heights([180, 120]), [180, 120]), ("long-gop.mp4", .heights([90, 64]), [90, 64]),
    ])
    func rungsAreCutAlikeSegmentBySegment(name: String, ladder: Ladder, sides: [Int]) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let request = OutputRequest.hls(
                HLSSettings(segmentDuration: MediaTime(value: 4, timescale: 1), ladder: ladder))
            _ = try await Fixture.export(name, to: output, outputs: [request])
            let master = try master(output)
            let shown = master.variants.compactMap { $0.resolution.map { min($0.width, $0.height) } }
            #expect(shown == sides)
            #expect(master.iFrameVariants.count == sides.count)
            let playlists = try master.variants.map { try media(output, $0.uri) }
            let first = try #require(playlists.first)
            for playlist in playlists {
                #expect(playlist.segments.count == first.segments.count)
                var (a, b) = (MediaTime.zero, MediaTime.zero)
                for (segment, other) in zip(playlist.segments, first.segments) {
                    (a, b) = (a + segment.duration, b + other.duration)
                    #expect(abs((a - b).seconds) < 0.0005)
                }
            }
            // A second reader decodes every rung without complaint, in the size that was promised.
            for variant in master.variants {
                let tool = try Tool(
                    "ffprobe",
                    [
                        "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries",
                        "stream=width,height,nb_read_frames", "-of", "csv=p=0",
                        output.appending(path: variant.uri).path,
                    ])
                let facts = tool.output.split(separator: "\n").first?.split(separator: ",").compactMap { Int($0) } ?? []
                #expect(tool.errors.isEmpty, "\(variant.uri): \(tool.errors.prefix(300))")
                let size = try #require(variant.resolution)
                let isTurned = name == "rotated.mov" && variant.uri == master.variants[0].uri
                #expect(facts.prefix(2) == (isTurned ? [size.height, size.width] : [size.width, size.height]))
                #expect((facts.last ?? 0) > 70)
            }
            // Key frames are shown at the same times in all rungs, and every segment begins with one.
            let description = try JSONDecoder().decode(
                PackageDescription.self, from: Data(contentsOf: output.appending(path: "package.json")))
            #expect(description.renditions.filter { $0.type == .video }.count == sides.count)
            let keys = try master.iFrameVariants.map { try media(output, $0.uri).segments.map(\.duration.seconds) }
            for list in keys {
                #expect(list.count == keys[0].count)
                for (a, b) in zip(list, keys[0]) { #expect(abs(a - b) < 0.0005) }
            }
            let rates = master.variants.map(\.bandwidth)
            #expect(rates == rates.sorted(by: >))
        }
    }

    @Test func theTopRungIsTheSourceWhereItConformsAndItsKeyFramesAllow() async throws {
        let plan = try await ExportSession(
            asset: Fixture.asset("ladder.mp4"), outputs: [.hls(HLSSettings(ladder: .heights([360, 180])))]
        ).plan()
        let track = try #require(plan.outputs[0].tracks.first)
        #expect(track.treatments.first == .copy && track.treatments.count == 2)
        // One key frame in 26 seconds allows no cuts.
        let other = try await ExportSession(
            asset: Fixture.asset("long-gop.mp4"), outputs: [.hls(HLSSettings(ladder: .heights([90, 64])))]
        ).plan()
        #expect(other.outputs[0].tracks[0].treatments.allSatisfy { !$0.isCopy })
    }

    @Test func rungsAreNamedByTheShortSideAndNeverAboveTheSource() {
        #expect(Ladder.auto.rungs(shortSide: 1080) == [nil, 720, 480, 360])
        #expect(Ladder.auto.rungs(shortSide: 2160) == [nil, 1440, 1080, 720, 480, 360])
        #expect(Ladder.auto.rungs(shortSide: 200) == [nil])
        #expect(Ladder.source.rungs(shortSide: 1080) == [nil])
        #expect(Ladder.heights([2160, 720, 1080]).rungs(shortSide: 1080) == [nil, 720])
        #expect(Ladder.heights([2160]).rungs(shortSide: 1080) == [nil])
    }

    @Test func anEncodedRungStaysUnderItsCap() async throws {
        try await Fixture.withFolder { folder in
            // Noise costs more than any cap allows.
            let source = folder.appending(path: "noise.mkv")
            let made = try Tool(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                    "color=gray:s=640x360:r=30:d=6,noise=alls=100:allf=t,format=yuv420p", "-c:v", "mpeg4", "-q:v", "2",
                    source.path,
                ])
            #expect(made.status == 0)
            let output = folder.appending(path: "out")
            let session = ExportSession(
                asset: MediaAsset(url: source),
                outputs: [.hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1)))],
                options: ExportOptions(durability: .cached))
            guard case .video(let encoding)? = try await session.plan().outputs[0].tracks[0].treatments.first else {
                Issue.record("nothing is encoded")
                return
            }
            _ = try await session.export(to: output)
            let cap = try #require(encoding.maximumBitRate)
            // The rate buffer holds two seconds and starts nine tenths full.
            #expect(try master(output).variants[0].bandwidth < cap * 2)
        }
    }
}
