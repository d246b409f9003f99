import MediaCore

/// Progress on standard error: a bar that moves on a terminal, plain lines elsewhere.
struct ProgressDisplay: Sendable {
    private let isTerminal = StandardStream.errors.isTerminal

    /// How often to show something.
    var interval: Duration { isTerminal ? .milliseconds(100) : .seconds(2) }

    func show(_ progress: ExportProgress) {
        let speed = progress.speed >= 10 ? "\(Int(progress.speed))x" : Self.tenths(progress.speed) + "x"
        let isNearlyDone = (progress.fractionCompleted ?? 0) >= 1
        let left = isNearlyDone ? "" : progress.timeRemaining.map { ", \($0.components.seconds + 1) s left" } ?? ""
        guard let fraction = progress.fractionCompleted else {
            return write(
                isTerminal ? "\r\u{1B}[K\(progress.processed) at \(speed)" : "\(progress.processed) at \(speed)\n")
        }
        let percent = Int(fraction * 100)
        guard isTerminal else { return write("\(percent)% (\(speed)\(left))\n") }
        let filled = Int(fraction * 30)
        let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: 30 - filled)
        write("\r\u{1B}[K[\(bar)] \(percent)% \(speed)\(left)")
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Shows the progress of a work while it goes on, sampled at the display's interval; nothing when it is to be quiet.
    static func following<Result>(
        isQuiet: Bool, _ progress: @escaping @Sendable () -> ExportProgress?, _ work: () async throws -> Result
    ) async throws -> Result {
        guard !isQuiet else { return try await work() }
        let display = ProgressDisplay()
        let watching = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: display.interval)
                if !Task.isCancelled, let progress = progress() { display.show(progress) }
            }
        }
        func end() async {
            watching.cancel()
            await watching.value
            display.clear()
        }
        do {
            let result = try await work()
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }

    /// Removes the bar.
    func clear() { if isTerminal { write("\r\u{1B}[K") } }

    private func write(_ text: String) { StandardStream.errors.write(text) }
}
