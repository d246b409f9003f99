import Foundation
import MediaCore
import MediaEngine
import Testing

@Suite struct StreamTests {
    @Test(arguments: [
        "h264-aac.mp4", "faststart.mp4", "rotated.mov", "vfr.mp4", "negative-start.mp4", "two-languages.mkv",
        "transport.ts", "transport-backwards.ts", "surround-aac.mp4", "mov_text.mp4", "he-aac.mp4", "audio.mp3",
    ])
    func aStreamOfCopiedTracksHasTheFilesOfAPackageMadeAtOnce(name: String) async throws {
        try await compare(name, HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1)))
    }

    @Test(arguments: [
        "open-gop.mp4", "vp9-opus.webm", "vp8-vorbis.webm", "mpeg2.ts", "mpeg4-mp3.avi", "surround.mkv",
        "hevc-hdr10.mp4",
        "several-edits.mp4", "interlaced.mp4", "audio.opus", "audio.flac", "audio.wav", "audio.ogg", "late-audio.mp4",
        "late-sound.mkv",
        "h264-bframes.avi", "long-gop.mp4",
    ])
    func aStreamOfEncodedTracksHasTheFilesOfAPackageMadeAtOnce(name: String) async throws {
        try await compare(
            name,
            HLSSettings(
                segmentDuration: MediaTime(value: 1, timescale: 1), encoding: EncodingSettings(keepsSurround: true)))
    }

    @Test(arguments: ["ladder.mp4", "vp9-opus.webm"])
    func aStreamWithALadderHasTheFilesOfAPackageMadeAtOnce(name: String) async throws {
        try await compare(
            name, HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1), ladder: .heights([180, 144, 90])))
    }

    private func compare(_ name: String, _ settings: HLSSettings) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let report = try await ExportSession(
                asset: Fixture.asset(name), outputs: [.hls(settings)], options: ExportOptions(durability: .cached)
            ).export(to: output)
            let stream = try await Fixture.asset(name).hlsStream(settings)
            var compared = 0
            for file in report.files.reversed() {
                if file.path == "package.json" { continue }
                // Measured only once everything is rendered.
                let isTranscoded = stream.renditions.contains { $0.isTranscoded }
                if isTranscoded, file.path == "master.m3u8" || file.path.hasPrefix("iframe/") { continue }
                let expected = Array(try Data(contentsOf: output.appending(path: file.path)))
                let got = try await stream.file(file.path).bytes
                let difference = zip(got, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
                let isEqual = got.count == expected.count && difference == nil
                #expect(
                    isEqual,
                    "\(name) \(file.path): \(got.count) and \(expected.count) bytes, differing from \(difference ?? -1) on"
                )
                compared += 1
            }
            #expect(compared >= 4)
        }
    }
}
