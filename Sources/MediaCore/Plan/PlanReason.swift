/// Why a track cannot be copied into an output: a closed vocabulary programs may rely on.
public enum PlanReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// The players of the profile do not decode this codec.
    case codec
    /// They decode the codec, not this profile of it.
    case profile
    /// They do not decode this chroma subsampling or bit depth.
    case pixelFormat
    /// Key frames do not start an independent group of pictures; a seek would show errors.
    case openGOP
    /// Key frames are too far apart, or missing at the start.
    case keyframeInterval
    /// The picture is larger than the output allows.
    case resolution
    /// There are more frames a second than the players show.
    case frameRate
    /// The picture has to be turned and the output cannot say so.
    case rotation
    /// The pictures are coded as fields.
    case interlaced
    /// The players do not play this sample rate.
    case sampleRate
    /// The players do not play this many channels.
    case channelLayout
    /// The container shows the track in several pieces, or starts it where players do not.
    case editList
    /// The wished stretch of the source begins or ends where a copy cannot.
    case trim
    /// Shorter than the picture, and silence cannot be added to its samples as they are.
    case duration
    /// The decoder configuration changes along the track.
    case multipleSampleDescriptions
    /// The samples are encrypted.
    case encrypted
    /// The samples or their index are damaged.
    case damaged
    /// The output's container cannot carry the track, or not another of its kind.
    case container
    /// No decoder for the codec is at hand.
    case notDecodable
    /// A still picture, not a moving one.
    case attachedPicture
    /// Neither picture nor sound nor text.
    case data
    /// Subtitles made of pictures.
    case bitmapSubtitle
}
