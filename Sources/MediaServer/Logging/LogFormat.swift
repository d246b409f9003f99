/// How lines of the log are written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `2026-01-02T03:04:05.678Z info media.server request status=200 …`
    case text
    /// An object a line.
    case json
}
