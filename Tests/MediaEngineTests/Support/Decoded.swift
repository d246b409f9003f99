import Foundation

/// What a second reader, ffmpeg, decodes of a file or playlist.
enum Decoded {
    /// Times at which pictures are shown, ascending, in seconds.
    static func times(_ path: String) async throws -> [Double] {
        let tool = try await Tool.running(
            "ffprobe",
            [
                "-v", "error", "-allowed_extensions", "ALL", "-select_streams", "v:0", "-show_entries",
                "frame=pts_time", "-of",
                "csv=p=0", path,
            ].filter { path.hasSuffix("m3u8") || !["-allowed_extensions", "ALL"].contains($0) })
        return tool.output.split(separator: "\n").compactMap { line in
            Double(line.split(separator: ",").first ?? "")
        }
    }

    /// Mean brightness of each picture, 0 to 255.
    static func brightness(_ path: String) async throws -> [UInt8] {
        try await bytes([
            "-i", path, "-map", "0:v:0", "-vf", "scale=1:1:flags=area,format=gray", "-fps_mode", "passthrough", "-f",
            "rawvideo",
        ])
    }

    /// Samples of the first channel of the first sound track.
    static func samples(_ path: String, rate: Int) async throws -> [Float] {
        let raw = try await bytes([
            "-i", path, "-map", "0:a:0", "-af", "pan=mono|c0=c0", "-ar", "\(rate)", "-f", "f32le",
        ])
        return raw.withUnsafeBytes { buffer in
            (0..<buffer.count / 4).map { buffer.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
        }
    }

    /// What ffmpeg writes with these arguments.
    static func bytes(_ arguments: [String]) async throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "decoded-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let tool = try await Tool.running("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments + [file.path])
        guard tool.status == 0 else { throw Failure(message: tool.errors) }
        return Array(try Data(contentsOf: file))
    }

    struct Failure: Error { var message: String }

    /// The likeness of two videos of one size by a filter of ffmpeg's, `psnr` (dB) or `ssim` (0 to 1).
    static func likeness(_ path: String, _ reference: String, filter: String, prepare: String) async throws -> Double {
        let tool = try await Tool.running(
            "ffmpeg",
            [
                "-nostdin", "-v", "info", "-i", path, "-i", reference, "-filter_complex",
                "[1:v]\(prepare)[r];[0:v]format=yuv420p,setpts=N/TB/25[a];[r]setpts=N/TB/25[b];[a][b]\(filter)", "-f",
                "null", "-",
            ])
        let marker = filter == "psnr" ? "average:" : "All:"
        guard let range = tool.errors.range(of: marker) else { throw Failure(message: tool.errors) }
        let text = tool.errors[range.upperBound...].prefix {
            $0.isNumber || $0 == "." || $0 == "i" || $0 == "n" || $0 == "f"
        }
        return text == "inf" ? 100 : Double(text) ?? 0
    }
}
