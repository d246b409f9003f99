internal import DequeModule
internal import MediaCore

/// Makes pictures, a few at a time. Who asks for one that is being made waits for it; one that nobody waits for any more is
/// not made. Animations take long: they never have all places, so that a still picture need not wait for them.
actor PictureDesk {
    /// What a picture costs.
    enum Kind: Sendable {
        case still
        case animation
    }

    /// Those that wait, and places they have.
    private struct Line {
        let places: Int
        var used = 0
        var queue: Deque<CheckedContinuation<Void, Never>> = []
    }

    private let places: Int
    private var stills: Line
    private var animations: Line
    private var making: [String: Making] = [:]
    private var count = 0

    /// Pictures of a kind that may wait.
    private static let mostWaiting = 32

    private struct Making {
        let number: Int
        let task: Task<[UInt8], any Error>
        var readers = 1
    }

    init(places: Int) {
        self.places = max(places, 1)
        stills = Line(places: max(places, 1))
        animations = Line(places: max(places - 1, 1))
    }

    /// Pictures that have no place yet.
    var waitingCount: Int { stills.queue.count + animations.queue.count }

    /// - Parameter key: what picture it is.
    /// - Throws: `MediaError` (`tooBusy`) where too many of its kind wait.
    func picture(
        _ key: String, _ kind: Kind = .still, make: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8] {
        let number: Int
        let task: Task<[UInt8], any Error>
        if let known = making[key] {
            making[key]?.readers += 1
            (number, task) = (known.number, known.task)
        } else {
            guard line(kind).queue.count < Self.mostWaiting else {
                throw MediaError(.tooBusy, "too many pictures are being made; try again later", operation: .open)
            }
            count += 1
            number = count
            task = Task {
                await self.enter(kind)
                defer { self.leave(kind) }
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

    private func line(_ kind: Kind) -> Line { kind == .still ? stills : animations }

    private func hasPlace(_ kind: Kind) -> Bool {
        stills.used + animations.used < places && line(kind).used < line(kind).places
    }

    private func take(_ kind: Kind, _ change: Int) {
        if kind == .still { stills.used += change } else { animations.used += change }
    }

    private func enter(_ kind: Kind) async {
        if hasPlace(kind) { return take(kind, 1) }
        await withCheckedContinuation { waiting in
            if kind == .still { stills.queue.append(waiting) } else { animations.queue.append(waiting) }
        }
    }

    private func leave(_ kind: Kind) {
        take(kind, -1)
        if hasPlace(.still), let next = stills.queue.popFirst() {
            take(.still, 1)
            next.resume()
        } else if hasPlace(.animation), let next = animations.queue.popFirst() {
            take(.animation, 1)
            next.resume()
        }
    }
}
