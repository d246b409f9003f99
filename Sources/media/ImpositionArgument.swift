import ArgumentParser
import MediaCore

/// A sound file to mix in and when: `PATH`, `PATH@START`, `PATH@START-END`.
struct ImpositionArgument: ExpressibleByArgument {
    let path: String
    let start: MediaTime?
    let end: MediaTime?

    init?(argument: String) {
        // Paths may hold the sign, too: the last one counts, if times follow it.
        guard let sign = argument.lastIndex(of: "@"), sign > argument.startIndex else {
            guard !argument.isEmpty else { return nil }
            self.init(path: argument, start: nil, end: nil)
            return
        }
        let times = argument[argument.index(after: sign)...].split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(times.count), let start = TimeArgument(argument: String(times[0]))?.time else {
            return nil
        }
        var end: MediaTime?
        if times.count == 2 {
            guard let time = TimeArgument(argument: String(times[1]))?.time else { return nil }
            end = time
        }
        self.init(path: String(argument[..<sign]), start: start, end: end)
    }

    private init(path: String, start: MediaTime?, end: MediaTime?) {
        self.path = path
        self.start = start
        self.end = end
    }
}
