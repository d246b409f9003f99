import Foundation
import MediaLibrary
import Synchronization

/// Looks at the work of a library all the time, counts what changes, and ends the process at a moment: without a chance to
/// tidy, and in the middle of what it does.
final class Watch: Sendable {
    private struct State {
        var changes = 0
        var followed: [UUID] = []
        var hasLooked = false
        var isOver = false
    }

    private let library: MediaLibrary
    private let moment: Moment?
    private let state = Mutex(State())
    /// Says what was seen for the first time, for who chooses moments.
    private let tells = ProcessInfo.processInfo.environment["LIBRARY_DRIVER_TELLS"] != nil

    init(_ library: MediaLibrary, moment: Moment?) {
        self.library = library
        self.moment = moment
    }

    /// Begins, on a thread of its own: the work needs those of the pool. Returns when it has looked once.
    func begin() {
        Thread.detachNewThread { self.look() }
        while !state.withLock({ $0.hasLooked }) { usleep(100) }
    }

    /// Looks at the progress of something as well.
    func follow(_ id: UUID) { state.withLock { $0.followed.append(id) } }

    /// Ends. Returns how often something changed.
    func end() -> Int {
        state.withLock { state in
            state.isOver = true
            return state.changes
        }
    }

    private func look() {
        let first = sight()
        var last: Sight?
        var left: Int?
        while true {
            let now = sight()
            let isOver = state.withLock { state in
                state.hasLooked = true
                if last != nil, now != last { state.changes += 1 }
                return state.isOver
            }
            if isOver { return }
            if tells { tell(now, last) }
            switch moment {
            case .change(let number): if state.withLock({ $0.changes >= number }) { kill(getpid(), SIGKILL) }
            case .sight(let text, let size, let further):
                if let known = left, now != last { left = known - 1 }
                if left == nil, now.has(text, size: size, since: first) { left = further }
                if let left, left <= 0 { kill(getpid(), SIGKILL) }
            case nil: break
            }
            last = now
            usleep(300)
        }
    }

    private func sight() -> Sight {
        var sight = Sight()
        sight.addFiles(of: library.configuration.root.path)
        for id in state.withLock({ $0.followed }) {
            if let progress = library.progress(of: id) { sight.addProgress(progress.step, progress.fraction) }
        }
        sight.addProcesses()
        return sight
    }

    private func tell(_ now: Sight, _ last: Sight?) {
        for (name, size) in now.entries.sorted(by: { $0.key < $1.key }) where last?.entries[name] != size {
            FileHandle.standardError.write(Data("\(name) \(size)\n".utf8))
        }
    }
}
