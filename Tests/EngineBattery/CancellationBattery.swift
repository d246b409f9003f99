import Foundation
import MediaCore
import MediaEngine

/// Cancels exports at random moments: the call returns soon, nothing is left, and what had finished is whole.
struct CancellationBattery {
    let bench: Bench
    let count: Int
    let seed: Int
    let files: [String]
    private static let longest = 1.0

    func run() async throws -> BatteryResult {
        var result = BatteryResult(test: "cancel", size: count)
        var lengths: [String: Duration] = [:]
        for file in files {
            let begin = ContinuousClock.now
            _ = await bench.export(MediaAsset(url: URL(filePath: file)), as: "warm")
            lengths[file] = begin.duration(to: .now)
        }
        // What the runtime opens once for its clocks does not count.
        try await Task.sleep(for: .milliseconds(50))
        let before = ProcessState()
        var (cancelled, slowest) = (0, 0.0)
        for number in 0..<count {
            var generator = SeededGenerator(seed: seed &+ number)
            let file = files[number % files.count]
            let moment = (lengths[file] ?? .zero) * Double.random(in: 0...1, using: &generator)
            let task = Task { await bench.export(MediaAsset(url: URL(filePath: file)), as: "out") }
            try await Task.sleep(for: moment)
            let begin = ContinuousClock.now
            task.cancel()
            let end = await task.value
            let seconds = begin.duration(to: .now) / .seconds(1)
            if case .failure(let error) = end {
                if error is CancellationError {
                    cancelled += 1
                } else {
                    result.failures.append("\(file) after \(moment): \(error)")
                }
                slowest = max(slowest, seconds)
            }
            if !bench.leftovers().isEmpty {
                result.failures.append("\(file) after \(moment): \(bench.leftovers()) left")
            }
        }
        let after = ProcessState()
        if after.descriptors > before.descriptors || after.children > before.children {
            result.failures.append(
                "descriptors \(before.descriptors) to \(after.descriptors), children \(after.children)")
        }
        if cancelled < count / 10 { result.failures.append("only \(cancelled) were cancelled before they ended") }
        if slowest > Self.longest { result.failures.append("one returned after \(slowest) s") }
        result.figures = [("cancelled", Double(cancelled)), ("slowest_s", slowest)]
        return result
    }
}
