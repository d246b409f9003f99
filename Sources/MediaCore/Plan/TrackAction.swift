/// What happens to a track in an output.
public enum TrackAction: String, Sendable, Hashable, Codable {
    /// Its samples are taken as they are.
    case copy
    /// Its samples are decoded and encoded anew.
    case transcode
    /// It is left out.
    case discard
}
