import Foundation
import MediaCore
import MediaEngine
import Testing

/// What was copied is what was there, by FFmpeg's own reading of both.
@Suite struct EssenceTests {
    /// MD5 of each stream's packets, by type.
    private func hashes(_ file: URL, _ types: [String]) throws -> [String] {
        let maps = types.flatMap { ["-map", "0:\($0)"] }
        let tool = try Tool(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-i", file.path] + maps + [
                "-c", "copy", "-f", "streamhash", "-hash", "md5", "-",
            ])
        return tool.output.split(separator: "\n").map { String($0.split(separator: "=").last ?? "") }.sorted()
    }

    @Test(arguments: [
        "h264-aac.mp4", "faststart.mp4", "two-languages.mkv", "rotated.mov", "surround-aac.mp4", "anamorphic.mp4",
        "flv.flv",
    ])
    func copiedStreamsHashLikeTheSource(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export(name, to: output)
            let source = try hashes(Fixture.url(name), ["v", "a"])
            #expect(!source.isEmpty)
            #expect(try hashes(output.appending(path: "capped-4k.mp4"), ["v", "a"]) == source)
            #expect(try hashes(output.appending(path: "master.m3u8"), ["v", "a"]) == source)
            let sound = try hashes(Fixture.url(name), ["a:0"])
            #expect(try hashes(output.appending(path: "audio.m4a"), ["a"]) == sound)
        }
    }

    @Test(arguments: [
        "transport.ts", "hevc-hdr10.mp4", "vp9-opus.webm", "av1-opus.webm", "open-gop.mp4", "audio.flac", "alac.m4a",
    ])
    func decodedPicturesAndSoundsAreThoseOfTheSource(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export(name, to: output, outputs: [.hls()], profile: .passthrough)
            func frames(_ file: URL) throws -> [String] {
                let tool = try Tool(
                    "ffmpeg",
                    [
                        "-nostdin", "-v", "error", "-i", file.path, "-map", "0:v?", "-fps_mode", "passthrough", "-f",
                        "framemd5", "-",
                    ])
                return tool.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
                    .compactMap { $0.split(separator: ",").last.map { $0.trimmingCharacters(in: .whitespaces) } }
            }
            let master = output.appending(path: "master.m3u8")
            #expect(try frames(master) == frames(Fixture.url(name)))
        }
    }

    @Test(arguments: ["negative-start.mkv", "transport-backwards.ts", "transport-wrap.ts", "h264-aac.mp4"])
    func noTwoPicturesAreShownAtOnce(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export(name, to: output, outputs: [.mp4()])
            let tool = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts", "-of", "csv=p=0",
                    output.appending(path: "capped-4k.mp4").path,
                ])
            let times = tool.output.split(separator: "\n").compactMap { Int($0.prefix { $0 != "," }) }
            #expect(times.count > 50)
            #expect(Set(times).count == times.count)
        }
    }

    @Test func twoExportsAreTheSameByteForByte() async throws {
        try await Fixture.withFolder { folder in
            let first = try await Fixture.export("two-languages.mkv", to: folder.appending(path: "a"))
            let second = try await Fixture.export("two-languages.mkv", to: folder.appending(path: "b"))
            #expect(first == second)
            for file in first.files {
                let a = try Data(contentsOf: folder.appending(path: "a/\(file.path)"))
                #expect(a == (try Data(contentsOf: folder.appending(path: "b/\(file.path)"))), "\(file.path)")
                #expect(a.count == file.bytes)
            }
        }
    }

    @Test func coverAndTagsStayInTheM4A() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            _ = try await Fixture.export("cover.m4a", to: output, outputs: [.m4a])
            let file = output.appending(path: "audio.m4a").path
            let tool = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-show_entries",
                    "format_tags=title,artist,album,major_brand:stream=codec_type:stream_disposition=attached_pic",
                    "-of", "json", file,
                ])
            for expected in ["\"attached_pic\": 1", "\"title\"", "\"artist\"", "\"album\"", "M4A "] {
                #expect(tool.output.contains(expected), "\(expected) in \(tool.output)")
            }
        }
    }
}
