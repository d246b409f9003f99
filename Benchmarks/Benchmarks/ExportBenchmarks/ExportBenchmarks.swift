import Benchmark
import Foundation
import Operations

/// The operations that `counts` holds to thresholds, on the clock.
let clips = URL(filePath: ProcessInfo.processInfo.environment["MEDIA_BENCH"] ?? "/dev/shm/media-bench").appending(
    path: "in")

let benchmarks: @Sendable () -> Void = {
    // The clock is too noisy on shared machines for thresholds; malloc counts of this package read zero here.
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident],
        warmupIterations: 3, maxDuration: .seconds(5), maxIterations: 200)
    for operation in Operation.allCases {
        let clip = clips.appending(path: operation.clip)
        guard FileManager.default.isReadableFile(atPath: clip.path) else {
            fatalError("\(clip.path) is missing; Benchmarks/inputs makes it")
        }
        Benchmark(operation.rawValue) { _ in try await operation.run(clip, times: 1) }
    }
}
