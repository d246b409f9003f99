import Foundation
import MediaCore
import MediaEngine
import Testing

/// The thorough probe says what ffprobe says, on the fields listed in `docs/probe.md`.
@Suite struct ProbeAgreementTests {
    static let clips = [
        "h264-aac.mp4", "rotated.mov", "vfr.mp4", "two-languages.mkv", "surround.mkv", "surround-aac.mp4",
        "open-gop.mp4",
        "hevc-hdr10.mp4", "hevc-hvc1.mp4", "hlg.mp4", "vp9-opus.webm", "vp8-vorbis.webm", "av1-opus.webm",
        "transport.ts",
        "transport-two-audio.ts", "flv.flv", "h264.avi", "mpeg4-mp3.avi", "fragmented.mp4", "late-audio.mp4",
        "trimmed.mp4",
        "interlaced.mp4", "anamorphic.mp4", "yuv444.mp4", "high10.mp4", "cover.m4a", "audio.mp3", "audio.flac",
        "audio.wav",
        "audio.ogg", "audio.opus", "audio.aac", "alac.m4a", "pcm.mov", "mpeg2.mpg", "mpeg2.ts", "chapters.mkv",
    ]

    static let corpus: [URL] = {
        guard let folder = ProcessInfo.processInfo.environment["MEDIA_CORPUS"] else { return [] }
        return
            ((try? FileManager.default.contentsOfDirectory(at: URL(filePath: folder), includingPropertiesForKeys: nil))
            ?? [])
            .sorted { $0.path < $1.path }
    }()

    private struct Probe: Decodable {
        struct Stream: Decodable {
            var index: Int
            var codec_name: String?
            var codec_type: String?
            var profile: String?
            var width: Int?
            var height: Int?
            var pix_fmt: String?
            var level: Int?
            var sample_aspect_ratio: String?
            var color_space: String?
            var color_transfer: String?
            var color_primaries: String?
            var color_range: String?
            var field_order: String?
            var avg_frame_rate: String?
            var sample_rate: String?
            var channels: Int?
            var channel_layout: String?
            var start_time: String?
            var tags: [String: String]?
            var disposition: [String: Int]?
        }
        struct Format: Decodable {
            var format_name: String
            var duration: String?
        }
        var streams: [Stream]?
        var format: Format?
    }

    @Test(arguments: clips)
    func thoroughProbeAgreesWithFfprobe(name: String) async throws {
        let differences = try await Self.differences(Fixture.url(name))
        #expect(differences.isEmpty, "\(name): \(differences.joined(separator: "; "))")
    }

    @Test(.enabled(if: !corpus.isEmpty), arguments: corpus)
    func thoroughProbeAgreesOnTheCorpus(file: URL) async throws {
        guard (try? await MediaAsset(url: file).probe(.thorough)) != nil else { return }
        let differences = try await Self.differences(file)
        #expect(differences.isEmpty, "\(file.lastPathComponent): \(differences.joined(separator: "; "))")
    }

    private static func differences(_ file: URL) async throws -> [String] {
        let tool = try Tool("ffprobe", ["-v", "error", "-show_streams", "-show_format", "-of", "json", file.path])
        guard let theirs = try? JSONDecoder().decode(Probe.self, from: Data(tool.output.utf8)),
            let streams = theirs.streams, let format = theirs.format
        else { return [] }
        let ours = try await MediaAsset(url: file).probe(.thorough)
        var differences: [String] = []
        func compare<Value: Equatable>(_ field: String, _ ours: Value?, _ theirs: Value?) {
            if ours != theirs {
                differences.append(
                    "\(field): ours \(ours.map { "\($0)" } ?? "-"), theirs \(theirs.map { "\($0)" } ?? "-")")
            }
        }
        compare("format_name", ours.container, format.format_name)
        compare("streams", ours.tracks.count, streams.count)
        for (track, stream) in zip(ours.tracks, streams) {
            let at = "#\(track.index) "
            compare(at + "codec_name", track.codec.rawValue, stream.codec_name ?? "unknown")
            // Covers are not decoded, so their size stays unknown.
            if let video = track.video, track.type == .video {
                // Where FFmpeg cannot decode, the configuration still tells.
                if stream.profile != nil { compare(at + "profile", track.profile, stream.profile) }
                compare(at + "width", video.codedSize.width, stream.width)
                compare(at + "height", video.codedSize.height, stream.height)
                if stream.pix_fmt != nil { compare(at + "pix_fmt", video.pixelFormat, stream.pix_fmt) }
                if let level = stream.level, level > 0 { compare(at + "level", track.level, level) }
                let aspect = stream.sample_aspect_ratio.flatMap { ["1:1", "0:1"].contains($0) ? nil : $0 }
                compare(
                    at + "sample_aspect_ratio", video.sampleAspectRatio.map { "\($0.numerator):\($0.denominator)" },
                    aspect)
                compare(at + "color_space", video.color.matrix, stream.color_space)
                compare(at + "color_transfer", video.color.transfer, stream.color_transfer)
                compare(at + "color_primaries", video.color.primaries, stream.color_primaries)
                compare(at + "color_range", video.color.range, stream.color_range)
                if stream.field_order != nil { compare(at + "field_order", video.fieldOrder, stream.field_order) }
                let rate = stream.avg_frame_rate.flatMap { $0.hasPrefix("0/") ? nil : $0 }
                if track.type == .video, rate != nil {
                    compare(
                        at + "avg_frame_rate", video.averageFrameRate.map { "\($0.numerator)/\($0.denominator)" }, rate)
                }
            }
            if let audio = track.audio {
                if stream.profile != nil { compare(at + "profile", track.profile, stream.profile) }
                compare(at + "sample_rate", audio.sampleRate, stream.sample_rate.flatMap { Int($0) })
                compare(at + "channels", audio.channelCount, stream.channels)
                compare(at + "channel_layout", audio.channelLayout, stream.channel_layout)
            }
            compare(at + "language", track.language, stream.tags?.first { $0.key.lowercased() == "language" }?.value)
            compare(at + "default", track.disposition.contains(.isDefault), stream.disposition?["default"] == 1)
            compare(
                at + "attached_pic", track.disposition.contains(.attachedPicture),
                stream.disposition?["attached_pic"] == 1)
        }
        return differences
    }
}
