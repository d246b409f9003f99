internal import CLibAVUtil
internal import Synchronization

/// The most FFmpeg may allocate at once. It knows one limit a process, so the strictest of all sources that are open holds.
enum AllocationLimit {
    private static let inUse = Mutex<[Int: Int]>([:])

    /// Counts in the limit of a source that is opened.
    static func begin(_ bytes: Int) { change(bytes, by: 1) }

    /// Counts it out again.
    static func end(_ bytes: Int) { change(bytes, by: -1) }

    private static func change(_ bytes: Int, by difference: Int) {
        inUse.withLock { counts in
            let count = (counts[bytes] ?? 0) + difference
            counts[bytes] = count > 0 ? count : nil
            // The last limit stays: decoders may outlive the source.
            if let strictest = counts.keys.min() { av_max_alloc(strictest) }
        }
    }
}
