/// Where segments are cut: at key frames, each as near to the wished length as the key frames allow.
package struct CutRule: Sendable, Hashable {
    /// The wished length in ticks.
    package let target: Int64
    /// Where the current segment starts.
    package private(set) var segmentStart: Int64

    package init(target: Int64, start: Int64) {
        self.target = max(target, 1)
        segmentStart = start
    }

    /// Whether to cut at `candidate`, the next possible cut being at `next` (nil: none, the media ends there).
    ///
    /// Of the two cuts around the wished length the nearer is taken, of equally near ones the earlier.
    package mutating func cuts(at candidate: Int64, next: Int64?) -> Bool {
        let length = candidate - segmentStart
        guard length > 0 else { return false }
        let isNearer = next.map { abs(length - target) <= abs($0 - segmentStart - target) } ?? (length >= target)
        guard length >= target || isNearer else { return false }
        segmentStart = candidate
        return true
    }
}
