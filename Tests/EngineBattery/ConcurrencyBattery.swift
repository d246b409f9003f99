import Foundation
import MediaCore
import MediaEngine

/// Good, hostile and cancelled jobs side by side: the good ones make what they make alone.
struct ConcurrencyBattery {
    let bench: Bench
    let seconds: Int
    let seed: Int
    let files: [String]

    func run() async throws -> BatteryResult {
        var result = BatteryResult(test: "concurrent", size: 0)
        var alone: [String: String] = [:]
        for file in files {
            if case .success(let digest) = await bench.export(MediaAsset(url: URL(filePath: file)), as: "alone") {
                alone[file] = digest
            }
        }
        for file in files where alone[file] == nil { result.failures.append("\(file) cannot be exported alone") }
        let end = ContinuousClock.now + .seconds(seconds)
        let expected = alone
        let lanes = 4
        let found = await withTaskGroup(of: (jobs: Int, failures: [String]).self) { group in
            for lane in 0..<lanes { group.addTask { await work(lane, until: end, expected) } }
            return await group.reduce(into: (jobs: 0, failures: [String]())) { sum, part in
                sum.jobs += part.jobs
                sum.failures += part.failures
            }
        }
        result.size = found.jobs
        result.failures += found.failures
        if !bench.leftovers().isEmpty { result.failures.append("\(bench.leftovers()) left") }
        result.figures = [
            ("seconds", Double(seconds)), ("lanes", Double(lanes)), ("peak_mb", Double(ProcessState.peak >> 20)),
        ]
        return result
    }

    private func work(
        _ lane: Int, until end: ContinuousClock.Instant, _ expected: [String: String]
    ) async -> (jobs: Int, failures: [String]) {
        var generator = SeededGenerator(seed: seed &+ lane)
        var (jobs, failures) = (0, [String]())
        while ContinuousClock.now < end {
            jobs += 1
            let file = files.randomElement(using: &generator) ?? ""
            let asset = MediaAsset(url: URL(filePath: file))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                let bytes = (try? [UInt8](Data(contentsOf: URL(filePath: file)))) ?? []
                let changed = Mutation.change(bytes, with: bytes, &generator)
                let source = MediaAsset(source: MemorySource(changed, name: "changed"))
                if case .failure(let error) = await bench.export(source, as: "hostile-\(lane)") {
                    failures += [Bench.complaint(error)].compactMap(\.self)
                }
            case 1:
                let task = Task { await bench.export(asset, as: "cancelled-\(lane)") }
                try? await Task.sleep(for: .milliseconds(Int.random(in: 0..<60, using: &generator)))
                task.cancel()
                _ = await task.value
            default:
                switch await bench.export(asset, as: "good-\(lane)") {
                case .success(let digest):
                    if digest != expected[file] {
                        failures.append("\(file): \(digest), alone \(expected[file] ?? "none")")
                    }
                case .failure(let error):
                    if expected[file] != nil { failures.append("\(file): \(error)") }
                }
            }
        }
        return (jobs, failures)
    }
}
