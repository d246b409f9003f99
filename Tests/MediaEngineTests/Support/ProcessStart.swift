import Foundation
import Synchronization

extension Process {
    private static let starting = Mutex(())

    /// Runs it. Tests start hundreds of programs at once, and Foundation's own bookkeeping of them is not made for that: one
    /// after the other.
    func start() throws { try Self.starting.withLock { _ in try run() } }
}
