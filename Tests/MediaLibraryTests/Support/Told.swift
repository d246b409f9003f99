import Synchronization

/// Notes how far something was said to be.
final class Told: Sendable {
    private let state = Mutex<(counts: [Int], totals: Set<Int?>)>(([], []))

    var counts: [Int] { state.withLock { $0.counts } }
    var totals: Set<Int?> { state.withLock { $0.totals } }

    func add(_ count: Int, _ total: Int?) {
        state.withLock {
            $0.counts.append(count)
            $0.totals.insert(total)
        }
    }
}
