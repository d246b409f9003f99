import Foundation
import MediaCore
import MediaEngine

/// Many jobs one after the other, good and failing ones: the process holds no more afterwards than early on.
struct JobBattery {
    let bench: Bench
    let count: Int
    let files: [String]
    /// Bytes the memory may grow by between a tenth of the jobs and all of them.
    private static let growth = 5 << 20

    func run() async throws -> BatteryResult {
        var result = BatteryResult(test: "jobs", size: count)
        var early: ProcessState?
        for number in 0..<count {
            let asset = MediaAsset(url: URL(filePath: files[number % files.count]))
            var failure: (any Error)?
            do {
                switch number % 5 {
                case 0, 1: _ = try await bench.export(asset, as: "out").get()
                case 2: _ = try await asset.probe(.thorough, isolation: bench.isolation)
                case 3: _ = try await asset.thumbnail(isolation: bench.isolation)
                default:
                    do {
                        _ = try await MediaAsset(source: MemorySource([1, 2, 3])).probe(isolation: bench.isolation)
                    } catch {
                        if (error as? MediaError)?.code != .unsupportedFormat { failure = error }
                    }
                }
            } catch { failure = error }
            if let failure { result.failures.append("job \(number): \(failure)") }
            if number == max(count / 10, min(count - 1, 20)) { early = await settled() }
        }
        guard let early else { return result }
        let late = await settled()
        if late.memory - early.memory > Self.growth {
            result.failures.append("memory grew from \(early.memory >> 20) to \(late.memory >> 20) MB")
        }
        if late.descriptors != early.descriptors || late.children != early.children || late.threads > early.threads {
            result.failures.append("before \(early), after \(late)")
        }
        result.figures = [
            ("rss_early_mb", Double(early.memory) / 1_048_576), ("rss_late_mb", Double(late.memory) / 1_048_576),
            ("descriptors", Double(late.descriptors)), ("threads", Double(late.threads)),
            ("children", Double(late.children)),
        ]
        return result
    }

    /// The state once threads that end by themselves have ended.
    private func settled() async -> ProcessState {
        var state = ProcessState()
        for _ in 0..<40 {
            try? await Task.sleep(for: .milliseconds(50))
            let next = ProcessState()
            if next.threads == state.threads { return next }
            state = next
        }
        return state
    }
}
