import Foundation
import MediaCore
import MediaEngine

/// Cuts files off: a shorter valid output, or a typed error.
struct TruncationBattery {
    var bench: Bench
    /// Bytes of files that are cut at every byte; larger ones are at each `stride`th.
    let maximum: Int
    let stride: Int
    let files: [String]

    mutating func run() async throws -> BatteryResult {
        bench.timeLimit = .seconds(5)
        let longest = 5 + Bench.grace
        var result = BatteryResult(test: "truncate", size: 0)
        let current = bench.folder.appending(path: "current")
        var slowest = 0.0
        for file in files {
            guard let data = try? Data(contentsOf: URL(filePath: file)), !data.isEmpty else { continue }
            let step = data.count <= maximum ? 1 : stride
            for length in Swift.stride(from: 1, to: data.count, by: step) {
                try data.prefix(length).write(to: current)
                result.size += 1
                let begin = ContinuousClock.now
                var failure: (any Error)?
                do { _ = try await bench.asset(current).probe(isolation: bench.isolation) } catch { failure = error }
                if failure == nil, result.size % 16 == 0,
                    case .failure(let error) = await bench.export(bench.asset(current), as: "out")
                {
                    failure = error
                }
                slowest = max(slowest, begin.duration(to: .now) / .seconds(1))
                if let complaint = failure.flatMap(Bench.complaint) {
                    result.failures.append("\(file) at \(length): \(complaint)")
                }
                if !bench.leftovers(except: ["current"]).isEmpty {
                    result.failures.append("\(file) at \(length): something is left")
                }
            }
        }
        if slowest > longest { result.failures.append("one took \(slowest) s") }
        if ProcessState.peak > 512 << 20 { result.failures.append("a peak of \(ProcessState.peak >> 20) MB") }
        result.figures = [("slowest_s", slowest), ("peak_mb", Double(ProcessState.peak >> 20))]
        return result
    }
}
