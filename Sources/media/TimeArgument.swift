import ArgumentParser
import MediaCore

/// A time on the command line: seconds, or `[hours:]minutes:seconds`, exact to the microsecond.
struct TimeArgument: ExpressibleByArgument {
    let time: MediaTime

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let last = parts.last else { return nil }
        let pieces = last.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = pieces.count == 2 ? String(pieces[1]) : ""
        guard let whole = Self.number(pieces[0]), fraction.count <= 6, pieces.count == 1 || !fraction.isEmpty,
            let micro = Self.number((fraction + "000000").prefix(6))
        else { return nil }
        var seconds = whole
        var unit: Int64 = 60
        for part in parts.dropLast().reversed() {
            guard let count = Self.number(part) else { return nil }
            seconds += count * unit
            unit *= 60
        }
        if parts.count > 1, whole >= 60 { return nil }
        time = MediaTime(value: seconds * 1_000_000 + micro, timescale: 1_000_000)
    }

    private init(_ time: MediaTime) { self.time = time }

    /// One second.
    static let second = TimeArgument(MediaTime(value: 1, timescale: 1))

    /// Digits only, no more than nine.
    private static func number(_ text: some StringProtocol) -> Int64? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
