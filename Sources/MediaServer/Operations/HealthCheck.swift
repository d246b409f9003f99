/// Whether the server can do its work. However many ask, it is looked at once at a time, and nobody waits for long.
actor HealthCheck {
    /// What is found.
    enum Finding: Sendable, Equatable {
        case well(waiting: Int, running: Int)
        case closing
        /// The store or the disk fails, or does not answer.
        case ill
    }

    private let patience: Duration
    private let look: @Sendable () async throws -> (waiting: Int, running: Int)
    private var looking: Task<Finding, Never>?
    private var isClosing = false

    /// - Parameter look: asks the store and the disk.
    init(
        patience: Duration = .seconds(2), look: @escaping @Sendable () async throws -> (waiting: Int, running: Int)
    ) {
        self.patience = patience
        self.look = look
    }

    /// The server ends.
    func close() { isClosing = true }

    func finding() async -> Finding {
        if isClosing { return .closing }
        let looking = looking ?? begin()
        let (findings, report) = AsyncStream.makeStream(of: Finding.self)
        let waiter = Task { report.yield(await looking.value) }
        let clock = Task { [patience] in
            try? await Task.sleep(for: patience)
            report.yield(.ill)
        }
        defer {
            waiter.cancel()
            clock.cancel()
        }
        for await finding in findings { return isClosing ? .closing : finding }
        return .ill
    }

    private func begin() -> Task<Finding, Never> {
        let task = Task { [look] in
            let finding: Finding
            do {
                let jobs = try await look()
                finding = .well(waiting: jobs.waiting, running: jobs.running)
            } catch { finding = .ill }
            looking = nil
            return finding
        }
        looking = task
        return task
    }
}
