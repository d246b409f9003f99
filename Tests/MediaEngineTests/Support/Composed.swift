import Foundation
import MediaCore
import MediaEngine
import Testing

/// Sources for compositions, made by FFmpeg's program, and what its decoders see in the result.
enum Composed {
    /// A clip of one colour with one tone.
    ///
    /// - Parameters:
    ///   - tone: frequency in Hz; nil for no sound.
    ///   - options: of the output, before its name.
    static func clip(
        _ name: String, _ colour: String, seconds: Double, size: String = "320x180", rate: String = "25",
        tone: Int? = 440, options: [String] = ["-c:v", "libx264", "-g", "250", "-c:a", "aac"], in folder: URL
    ) async throws -> URL {
        let file = folder.appending(path: name)
        var arguments = [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i",
            "color=\(colour):size=\(size):rate=\(rate):duration=\(seconds)",
        ]
        if let tone {
            arguments += ["-f", "lavfi", "-i", "sine=frequency=\(tone):sample_rate=48000:duration=\(seconds)"]
        }
        try await run(arguments + ["-pix_fmt", "yuv420p"] + options + [file.path])
        return file
    }

    /// A clip whose brightness tells the number of each picture: four more for each one, from the start again after fifty.
    static func counter(
        _ name: String, pictures: Int, rate: Int = 25, options: [String] = ["-c:v", "libx264"], in folder: URL
    ) async throws
        -> URL
    {
        let file = folder.appending(path: name)
        try await run(
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                "nullsrc=size=64x64:rate=\(rate),format=gray,geq=lum='20+4*mod(N,50)',format=yuv420p", "-frames:v",
                "\(pictures)",
            ] + options + (options.contains("libx264") ? ["-qp", "1"] : []) + [file.path])
        return file
    }

    /// Sound alone, by a source of libavfilter's.
    static func sound(_ name: String, _ source: String, options: [String] = [], in folder: URL) async throws -> URL {
        let file = folder.appending(path: name)
        try await run(["-nostdin", "-v", "error", "-f", "lavfi", "-i", source] + options + [file.path])
        return file
    }

    /// A still picture by a source of libavfilter's.
    static func picture(_ name: String, _ source: String, in folder: URL) async throws -> URL {
        let file = folder.appending(path: name)
        try await run(["-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "1", file.path])
        return file
    }

    static func run(_ arguments: [String]) async throws {
        let made = try await Tool.running("ffmpeg", arguments)
        try #require(made.status == 0, "\(made.errors)")
    }

    /// Renders a composition of files into `out.mp4`.
    static func render(
        _ files: [URL], _ composition: Composition, isolation: Isolation = .inProcess, to folder: URL,
        name: String = "out.mp4"
    ) async throws -> (path: String, report: CompositionReport) {
        let output = folder.appending(path: name)
        let report = try await CompositionSession(
            sources: files.map { MediaAsset(url: $0) }, composition: composition,
            options: CompositionOptions(durability: .cached), isolation: isolation
        ).render(to: output)
        return (output.path, report)
    }

    /// Mean colour of each picture as one letter: which of red, green and blue is strong; `k` for none, `w` for all.
    static func colours(_ path: String) async throws -> String {
        let bytes = try await Decoded.bytes([
            "-i", path, "-map", "0:v:0", "-vf", "scale=1:1:flags=area,format=rgb24", "-fps_mode", "passthrough", "-f",
            "rawvideo",
        ])
        return stride(from: 0, to: bytes.count, by: 3).map { start -> String in
            switch (bytes[start] > 100, bytes[start + 1] > 100, bytes[start + 2] > 100) {
            case (true, false, false): "r"
            case (false, true, false): "g"
            case (false, false, true): "b"
            case (false, false, false): "k"
            case (true, true, true): "w"
            case (true, true, false): "y"
            default: "?"
            }
        }.joined()
    }

    /// One picture in red, green and blue.
    static func pixels(_ path: String, at seconds: Double) async throws -> [UInt8] {
        try await Decoded.bytes([
            "-ss", "\(seconds)", "-i", path, "-map", "0:v:0", "-vf", "format=rgb24", "-frames:v", "1", "-f", "rawvideo",
        ])
    }

    /// Strength of a tone in a stretch of samples at 48 kHz, about its amplitude (Goertzel).
    static func strength(_ samples: ArraySlice<Float>, of frequency: Double) -> Double {
        let omega = 2 * Double.pi * frequency / 48_000
        var (real, imaginary) = (0.0, 0.0)
        for (index, sample) in samples.enumerated() {
            real += Double(sample) * cos(omega * Double(index))
            imaginary += Double(sample) * sin(omega * Double(index))
        }
        return 2 * (real * real + imaginary * imaginary).squareRoot() / Double(max(samples.count, 1))
    }

    /// Which of some tones is heard in a tenth of a second; nil for silence.
    static func tone(_ samples: [Float], at seconds: Double, among tones: [Int]) -> Int? {
        let start = Int(seconds * 48_000)
        guard start + 4800 <= samples.count else { return nil }
        let part = samples[start..<start + 4800]
        let best = tones.map { ($0, strength(part, of: Double($0))) }.max { $0.1 < $1.1 }
        return best.flatMap { $0.1 > 0.02 ? $0.0 : nil }
    }

    /// Integrated loudness in LUFS and true peak in dBTP, by ffmpeg's own meter.
    static func loudness(_ path: String) async throws -> (integrated: Double, truePeak: Double) {
        let tool = try await Tool.running(
            "ffmpeg", ["-nostdin", "-i", path, "-map", "0:a:0", "-af", "ebur128=peak=true", "-f", "null", "-"])
        let summary = tool.errors.components(separatedBy: "Summary:").last ?? ""
        func value(_ name: String) -> Double? {
            summary.split(separator: "\n").first { $0.contains(name) }?.split(separator: " ").compactMap {
                Double($0)
            }.first
        }
        return (try #require(value("I:")), try #require(value("Peak:")))
    }

    /// Streams of a file as ffprobe tells them, one line each.
    static func streams(_ path: String, _ entries: String) async throws -> [String] {
        try await Tool.running(
            "ffprobe", ["-v", "error", "-show_entries", "stream=\(entries)", "-of", "csv=p=0", path]
        ).output
            .split(separator: "\n").map(String.init)
    }
}

extension MediaTime {
    /// Thousandths of a second.
    static func milliseconds(_ value: Int64) -> MediaTime { MediaTime(value: value, timescale: 1000) }
}
