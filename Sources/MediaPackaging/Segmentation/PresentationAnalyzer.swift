package import MediaCore

/// Learns a video track's key-frame structure from its samples, fed in decoding order.
///
/// A group is what lies between two sync samples in decoding order. Its pictures cover one stretch of the
/// presentation, so decoding times can be had by sorting the presentation times inside it.
package struct PresentationAnalyzer: Sendable {
    /// Ticks per second of the times.
    private let timescale: Int32
    private var group: [Int64] = []
    private var groupKey: Int64 = 0
    private var groupNeedsEarlier = false
    private var delay: Int64 = 0
    private var keyFrameCount = 0
    private var lastKey: Int64?
    private var longestInterval: Int64 = 0
    private var hasOpenGOP = false
    private var isFirst = true
    private var startsWithoutKeyFrame = false
    private var steps: [Int64: Int] = [:]
    private var lastSorted: Int64?
    private var lastStep: Int64 = 0
    private var lastStepCount = 0
    /// First and last presentation time seen.
    package private(set) var firstTime: Int64?
    package private(set) var lastTime: Int64?
    package private(set) var sampleCount = 0

    package init(timescale: Int32) { self.timescale = timescale }

    /// What is known of a sample beyond its times.
    package enum Independence: Sendable {
        /// Nothing: a picture shown before the key frame it follows counts as needing an earlier one.
        case unknown
        /// It does not need pictures before its key frame.
        case independent
        /// It needs pictures before its key frame.
        case needsEarlier
    }

    /// Adds the next sample in decoding order.
    package mutating func append(presentation time: Int64, isSync: Bool, independence: Independence = .unknown) {
        if isFirst {
            startsWithoutKeyFrame = !isSync
            isFirst = false
        }
        if isSync {
            closeGroup()
            keyFrameCount += 1
            groupKey = time
            if let lastKey { longestInterval = max(longestInterval, time - lastKey) }
            lastKey = time
        }
        switch independence {
        case .unknown: if keyFrameCount > 0, time < groupKey { groupNeedsEarlier = true }
        case .independent: break
        case .needsEarlier: groupNeedsEarlier = true
        }
        group.append(time)
        sampleCount += 1
        firstTime = min(firstTime ?? time, time)
        lastTime = max(lastTime ?? time, time)
    }

    private mutating func closeGroup() {
        // The first group cannot need an earlier one that a player would have shown.
        if groupNeedsEarlier, keyFrameCount > 1 { hasOpenGOP = true }
        groupNeedsEarlier = false
        let sorted = DecodeOrder.sorted(group)
        for (decoded, shown) in zip(sorted, group) { delay = max(delay, decoded - shown) }
        for time in sorted {
            if let lastSorted { note(step: time - lastSorted) }
            lastSorted = time
        }
        group.removeAll(keepingCapacity: true)
    }

    /// Counts a step; equal ones follow each other mostly and are looked up once.
    private mutating func note(step: Int64) {
        if step != lastStep {
            countSteps()
            lastStep = step
        }
        lastStepCount += 1
    }

    private mutating func countSteps() {
        if lastStepCount > 0, steps.count < 64 || steps[lastStep] != nil {
            steps[lastStep, default: 0] += lastStepCount
        }
        lastStepCount = 0
    }

    /// The structure of what was added; `end` is where the last sample ends.
    package mutating func finish(end: Int64?) -> GOPStructure {
        closeGroup()
        countSteps()
        if let end, let lastKey { longestInterval = max(longestInterval, end - lastKey) }
        return GOPStructure(
            keyFrameCount: keyFrameCount,
            maximumKeyFrameInterval: MediaTime(value: longestInterval, timescale: timescale), hasOpenGOP: hasOpenGOP,
            reorderDelay: MediaTime(value: delay, timescale: timescale), startsWithoutKeyFrame: startsWithoutKeyFrame)
    }

    /// Whether frames last different times, beyond the rounding of the container's clock. Valid after `finish`.
    package var hasVariableFrameRate: Bool {
        guard let shortest = steps.keys.min(), let longest = steps.keys.max() else { return false }
        // Clocks of milliseconds make 33 and 34 of one length; an exception or two at the ends do not count.
        let tolerance = max(2 * Int64(timescale) / 1000, 1)
        if longest - shortest <= tolerance { return false }
        let total = steps.values.reduce(0, +)
        let usual = steps.max { $0.value < $1.value }?.key ?? 0
        let unusual = steps.filter { abs($0.key - usual) > tolerance }.values.reduce(0, +)
        return unusual * 100 > total
    }
}
