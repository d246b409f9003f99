internal import DequeModule

/// Makes pictures, a few at a time. Who asks for one that is being made waits for it; one that nobody waits for any more is
/// not made.
actor PictureDesk {
    private let places: Int
    private var used = 0
    private var queue: Deque<CheckedContinuation<Void, Never>> = []
    private var making: [String: Making] = [:]
    private var count = 0

    private struct Making {
        let number: Int
        let task: Task<[UInt8], any Error>
        var readers = 1
    }

    init(places: Int) { self.places = max(places, 1) }

    /// - Parameter key: what picture it is.
    func picture(_ key: String, make: @escaping @Sendable () async throws -> [UInt8]) async throws -> [UInt8] {
        let number: Int
        let task: Task<[UInt8], any Error>
        if let known = making[key] {
            making[key]?.readers += 1
            (number, task) = (known.number, known.task)
        } else {
            count += 1
            number = count
            task = Task {
                await self.enter()
                defer { self.leave() }
                try Task.checkCancellation()
                return try await make()
            }
            making[key] = Making(number: number, task: task)
        }
        defer { end(key, number) }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            Task { await self.letGo(key, number) }
        }
    }

    /// A reader went away.
    private func letGo(_ key: String, _ number: Int) {
        guard var known = making[key], known.number == number else { return }
        known.readers -= 1
        making[key] = known
        if known.readers == 0 {
            making[key] = nil
            known.task.cancel()
        }
    }

    private func end(_ key: String, _ number: Int) {
        if making[key]?.number == number { making[key] = nil }
    }

    private func enter() async {
        if used < places {
            used += 1
            return
        }
        await withCheckedContinuation { queue.append($0) }
    }

    private func leave() {
        if let next = queue.popFirst() { next.resume() } else { used -= 1 }
    }
}
