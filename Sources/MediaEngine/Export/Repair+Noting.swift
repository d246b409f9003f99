internal import MediaCore

extension [Repair] {
    /// Adds what happened at least once.
    mutating func note(_ kind: Repair.Kind, track: Int, _ count: Int?, _ message: String) {
        if let count, count > 0 { append(Repair(kind, track: track, count: count, message: message)) }
    }
}
