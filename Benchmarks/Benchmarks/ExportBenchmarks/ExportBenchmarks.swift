import Benchmark
import Foundation
import MediaCore
import MediaEngine

/// One small clip, so that the fixed cost of each operation shows; `compare` measures throughput over a large one.
let clip = ProcessInfo.processInfo.environment["MEDIA_BENCHMARK_CLIP"].map { URL(filePath: $0) } ?? Fixture.clip

let benchmarks: @Sendable () -> Void = {
    guard FileManager.default.isReadableFile(atPath: clip.path) else {
        fatalError("\(clip.path) is missing; Fixtures/generate makes it")
    }
    // Instructions and memory repeat from run to run; the clock does not on a shared machine, so it has no threshold.
    Benchmark.defaultConfiguration = .init(
        metrics: [.instructions, .wallClock, .throughput, .peakMemoryResident],
        warmupIterations: 3, maxDuration: .seconds(5), maxIterations: 200)

    Benchmark("Probe headers") { _ in
        blackHole(try await MediaAsset(url: clip).probe(.headers))
    }

    Benchmark("Probe every packet") { _ in
        blackHole(try await MediaAsset(url: clip).probe(.thorough))
    }

    Benchmark("Plan HLS, MP4 and M4A") { _ in
        blackHole(try await ExportSession(asset: MediaAsset(url: clip), outputs: [.hls(), .mp4(), .m4a]).plan())
    }

    Benchmark("Export HLS, cached") { benchmark in
        try await export([.hls()], benchmark)
    }

    Benchmark("Export M4A, cached") { benchmark in
        try await export([.m4a], benchmark)
    }

    Benchmark("Export HLS, MP4 and M4A, cached") { benchmark in
        try await export([.hls(), .mp4(), .m4a], benchmark)
    }
}

/// Measures an export into a new folder, without the removal of what it made.
func export(_ outputs: [OutputRequest], _ benchmark: Benchmark) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "media-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let session = ExportSession(
        asset: MediaAsset(url: clip), outputs: outputs, options: ExportOptions(durability: .cached))
    benchmark.startMeasurement()
    let report = try await session.export(to: folder)
    benchmark.stopMeasurement()
    blackHole(report)
}

/// Where the clips are.
enum Fixture {
    static let clip = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/clips/h264-aac.mp4")
}
