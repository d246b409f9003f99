internal import MediaCore

/// Gaps between timestamps are filled where sound and pictures are encoded; a wrong one must not make an endless film.
enum TimestampGap {
    /// The longest gap that is filled.
    static let longest = MediaTime(value: 7200, timescale: 1)

    /// Throws `damaged` where a track jumps further ahead.
    static func check(_ time: MediaTime, after newest: MediaTime, track: Int) throws(MediaError) {
        guard time > newest, time - newest > longest else { return }
        throw MediaError(
            .damaged, "timestamps jump from \(newest) to \(time): more than two hours are not filled",
            operation: .render,
            track: track)
    }
}
