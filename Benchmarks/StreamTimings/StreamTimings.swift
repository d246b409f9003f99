import Foundation
import MediaCore
import MediaEngine

/// Times a stream in this process and prints the figures as JSON, in milliseconds.
///
///     stream-timings probe FILE RUNS              describing a file
///     stream-timings playlist FILE RUNS           opening a stream with its playlists
///     stream-timings segments FILE COUNT          copied segments at random places
///     stream-timings transcoded FILE HEIGHT       the first segment asked for, at a tenth, half and nine tenths
@main
enum StreamTimings {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().map { $0 }
        guard arguments.count == 3, let number = Int(arguments[2]) else {
            FileHandle.standardError.write(
                Data("usage: stream-timings probe|playlist|segments|transcoded FILE NUMBER\n".utf8))
            exit(64)
        }
        let asset = MediaAsset(url: URL(filePath: arguments[1]))
        var figures: [String: [Double]] = [:]
        switch arguments[0] {
        case "probe":
            _ = try await asset.probe()
            for _ in 0..<number {
                figures["probe", default: []].append(try await milliseconds { _ = try await asset.probe() })
            }
        case "playlist":
            _ = try await asset.hlsStream()
            for _ in 0..<number {
                figures["playlist", default: []].append(
                    try await milliseconds { _ = try await asset.hlsStream().playlist })
            }
        case "segments":
            let stream = try await asset.hlsStream(cacheByteLimit: 0)
            // The same places in every run.
            var state: UInt64 = 42
            for rendition in stream.renditions where rendition.segmentCount > 0 {
                for _ in 0..<number {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let index = Int(state >> 33) % rendition.segmentCount
                    figures[rendition.id, default: []].append(
                        try await milliseconds { _ = try await stream.segment(index, of: rendition.id) })
                }
            }
        case "transcoded":
            let settings = HLSSettings(ladder: .heights([number]))
            for tenth in [1, 5, 9] {
                let stream = try await asset.hlsStream(settings, cacheByteLimit: 0)
                guard let rendition = stream.renditions.first(where: \.isTranscoded) else { continue }
                let index = rendition.segmentCount * tenth / 10
                figures["at \(tenth)/10", default: []].append(
                    try await milliseconds { _ = try await stream.segment(index, of: rendition.id) })
            }
        default: exit(64)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        print(String(decoding: try encoder.encode(figures), as: UTF8.self))
    }

    private static func milliseconds(_ body: @Sendable () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        let elapsed = start.duration(to: .now).components
        return Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) * 1e-15
    }
}
