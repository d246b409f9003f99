internal import CMediaShims
internal import MediaCore

/// FFmpeg's own messages of the calling thread: the last few warnings and errors, cleaned.
package enum FFmpegLog {
    /// Routes FFmpeg's log to the per-thread rings.
    package static func install() { cmedia_log_install() }

    /// Forgets what the calling thread logged so far.
    package static func clear() { cmedia_log_clear() }

    /// The calling thread's last messages, oldest first.
    package static var lines: [String] {
        (0..<cmedia_log_count()).map { CleanText.line(String(cString: cmedia_log_line($0)), limit: 256) }
    }
}
