/// How a container maps a track's media to the presentation (an edit list), in one of the forms players meet.
public enum EditSummary: Sendable, Hashable, Codable {
    /// The media is shown from its beginning to its end.
    case none
    /// One stretch of media is shown: after `delay`, from `mediaStart` on, for `duration` (nil: to the end).
    case single(delay: MediaTime, mediaStart: MediaTime, duration: MediaTime?)
    /// The media is cut into several stretches, or its speed changed.
    case several(count: Int)
}
