import Foundation
import MediaCore
import MediaEngine

/// What safety costs: probing under the limits for strangers against none of those limits, and a worker against this process.
struct CostBattery {
    let bench: Bench
    let count: Int
    let files: [String]
    /// A worker's job may cost that many milliseconds more.
    private static let mostMilliseconds = 40.0
    /// Limits may cost that part more.
    private static let mostRatio = 1.05

    func run() async throws -> BatteryResult {
        var result = BatteryResult(test: "cost", size: count)
        var (strict, wide, isolated, spared) = ([Double](), [Double](), [Double](), [Double]())
        let spare = Isolation.process(WorkerSettings(keepsSpare: true))
        // How much is looked at stays the same: that is no limit, it decides what is found.
        var unlimited = InputPolicy.untrusted
        unlimited.maximumDuration = nil
        unlimited.maximumPacketRate = nil
        unlimited.maximumReadFactor = nil
        unlimited.maximumAllocation = 1 << 31 - 1
        let files = await opened
        for number in 0..<count {
            let file = files[number % files.count]
            // In turns, so that what else the machine does touches all alike.
            // Whoever comes first finds the caches as the worker left them: each does, every other time.
            for isWide in number % 2 == 0 ? [true, false] : [false, true] {
                let asset = isWide ? MediaAsset(url: file, policy: unlimited) : MediaAsset(url: file)
                let time = try await milliseconds { _ = try await asset.probe() }
                if isWide { wide.append(time) } else { strict.append(time) }
            }
            isolated.append(
                try await milliseconds { _ = try await MediaAsset(url: file).probe(isolation: .process) })
            // What starts the next worker beside the job is not to be in its way: a job comes some time after the last one.
            try await Task.sleep(for: .milliseconds(120))
            spared.append(try await milliseconds { _ = try await MediaAsset(url: file).probe(isolation: spare) })
            try await Task.sleep(for: .milliseconds(120))
        }
        let (here, there) = (Self.median(strict), Self.median(isolated))
        // The sums of the quicker halves: medians of a millisecond jump.
        let ratio = Self.quickerHalf(strict) / Self.quickerHalf(wide)
        result.figures = [
            ("probe_ms", here), ("isolated_probe_ms", there), ("worker_costs_ms", there - here),
            ("with_spare_costs_ms", Self.median(spared) - here),
            ("policy_ratio", ratio),
        ]
        if there - here > Self.mostMilliseconds { result.failures.append("a worker costs \(there - here) ms") }
        if ratio > Self.mostRatio { result.failures.append("limits cost \(ratio) times the time without") }
        return result
    }

    /// The files that can be opened.
    private var opened: [URL] {
        get async {
            var found: [URL] = []
            for file in files.map({ URL(filePath: $0) }) where (try? await MediaAsset(url: file).probe()) != nil {
                found.append(file)
            }
            return found
        }
    }

    private func milliseconds(_ body: () async throws -> Void) async throws -> Double {
        let begin = ContinuousClock.now
        try await body()
        return begin.duration(to: .now) / .milliseconds(1)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func quickerHalf(_ values: [Double]) -> Double {
        values.sorted().prefix(max(values.count / 2, 1)).reduce(0, +)
    }
}
