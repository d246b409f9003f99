import Foundation
import MediaCore
import MediaEngine

/// What only a program that links the engine can try: many jobs in one process, on bytes changed at random.
///
///     EngineBattery mutate COUNT SEED FILE...      changed and spliced files, probed and exported
///     EngineBattery truncate MAXIMUM STRIDE FILE...  cut off at every byte, or at every so many
///     EngineBattery cancel COUNT SEED FILE...      exports cancelled at random moments
///     EngineBattery jobs COUNT FILE...             exports one after the other: memory, descriptors, threads
///     EngineBattery concurrent SECONDS SEED FILE... good, hostile and cancelled jobs side by side
///     EngineBattery determinism FILE...            the same bytes, whatever else goes on
///     EngineBattery cost COUNT FILE...             what limits and workers cost
///
/// The last line it prints is a JSON object; the exit status is 0 where everything held. With `isolated` before the mode
/// the media are opened by workers.
@main
struct EngineBattery {
    static func main() async throws {
        MediaWorker.runIfRequested()
        var arguments = Array(CommandLine.arguments.dropFirst())
        var isolation = Isolation.inProcess
        if arguments.first == "isolated" {
            isolation = .process
            arguments.removeFirst()
        }
        guard arguments.count >= 2 else { return print("EngineBattery: a mode and files, see the source") }
        let mode = arguments.removeFirst()
        let bench = try Bench(isolation: isolation)
        defer { bench.remove() }
        func number() -> Int { Int(arguments.removeFirst()) ?? 1 }
        let result: BatteryResult
        switch mode {
        case "mutate":
            let (count, seed) = (number(), number())
            var battery = MutationBattery(bench: bench, count: count, seed: seed, files: arguments)
            result = try await battery.run()
        case "truncate":
            let (maximum, stride) = (number(), number())
            var battery = TruncationBattery(bench: bench, maximum: maximum, stride: stride, files: arguments)
            result = try await battery.run()
        case "cancel":
            let (count, seed) = (number(), number())
            result = try await CancellationBattery(bench: bench, count: count, seed: seed, files: arguments).run()
        case "jobs": result = try await JobBattery(bench: bench, count: number(), files: arguments).run()
        case "concurrent":
            let (seconds, seed) = (number(), number())
            result = try await ConcurrencyBattery(bench: bench, seconds: seconds, seed: seed, files: arguments).run()
        case "cost": result = try await CostBattery(bench: bench, count: number(), files: arguments).run()
        case "determinism": result = try await DeterminismBattery(bench: bench, files: arguments).run()
        default: return print("EngineBattery: there is no mode \(mode)")
        }
        result.print()
        bench.remove()
        exit(result.passed ? 0 : 1)
    }
}
