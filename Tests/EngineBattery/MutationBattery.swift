import Foundation
import MediaCore
import MediaEngine

/// Probes changed files, and exports each eighth one: whatever they hold, there is an output or a typed error, soon.
struct MutationBattery {
    var bench: Bench
    let count: Int
    let seed: Int
    let files: [String]

    mutating func run() async throws -> BatteryResult {
        bench.timeLimit = .seconds(5)
        let longest = 5 + Bench.grace
        var result = BatteryResult(test: "mutate", size: count)
        let seeds = files.compactMap { try? [UInt8](Data(contentsOf: URL(filePath: $0))) }.filter { $0.count < 2 << 20 }
        guard !seeds.isEmpty else { throw CocoaError(.fileNoSuchFile) }
        // A crash leaves this file behind, beside nothing that says more.
        let current = bench.folder.appending(path: "current")
        var (refused, exported, slowest) = (0, 0, 0.0)
        for number in 0..<count {
            var generator = SeededGenerator(seed: seed &* 1_000_003 &+ number)
            let bytes = Mutation.change(
                seeds[number % seeds.count], with: seeds[Int.random(in: 0..<seeds.count, using: &generator)], &generator
            )
            guard !bytes.isEmpty else { continue }
            try Data(bytes).write(to: current)
            let asset = bench.asset(current)
            let begin = ContinuousClock.now
            var failure: (any Error)?
            do { _ = try await asset.probe(number % 4 == 1 ? .thorough : .headers, isolation: bench.isolation) } catch {
                failure = error
                refused += 1
            }
            let probing = begin.duration(to: .now) / .seconds(1)
            if number % 8 == 0, failure == nil {
                if case .failure(let error) = await bench.export(asset, as: "out") {
                    failure = error
                } else {
                    exported += 1
                }
            }
            // Two jobs, each with the deadline.
            let seconds = max(probing, begin.duration(to: .now) / .seconds(1) - probing)
            slowest = max(slowest, seconds)
            if let complaint = failure.flatMap(Bench.complaint) { keep(number, bytes, complaint, &result) }
            if seconds > longest { keep(number, bytes, "took \(seconds) s", &result) }
            let left = bench.leftovers(except: ["current"])
            if !left.isEmpty { keep(number, bytes, "left \(left)", &result) }
        }
        let peak = ProcessState.peak
        if peak > 512 << 20 { result.failures.append("a peak of \(peak >> 20) MB") }
        result.figures = [
            ("refused", Double(refused)), ("exported", Double(exported)), ("slowest_s", slowest),
            ("peak_mb", Double(peak >> 20)),
        ]
        return result
    }

    /// Notes a finding and keeps the bytes that made it.
    private func keep(_ number: Int, _ bytes: [UInt8], _ what: String, _ result: inout BatteryResult) {
        let path = NSTemporaryDirectory() + "/engine-battery-\(seed)-\(number)"
        try? Data(bytes).write(to: URL(filePath: path))
        result.failures.append("\(path): \(what)")
    }
}
