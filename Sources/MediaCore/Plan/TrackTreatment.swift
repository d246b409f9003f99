/// One form a track takes in an output.
///
/// What encoders are told is large and lies apart: there is a treatment in the recipe of every segment.
public indirect enum TrackTreatment: Sendable, Hashable, Codable {
    /// The samples as they are.
    case copy
    /// Pictures decoded and encoded anew.
    case video(VideoEncoding)
    /// Sound decoded and encoded anew.
    case audio(AudioEncoding)

    /// Text read and written anew: WebVTT beside HLS, timed text in MP4.
    case text

    /// Whether samples are taken as they are.
    public var isCopy: Bool {
        if case .copy = self { true } else { false }
    }
}
