public import MediaCore

/// What was written for a speech recogniser.
public struct SpeechSoundReport: Sendable, Hashable, Codable {
    /// Samples a second: what recognisers are trained on.
    public static let sampleRate = 16_000

    /// Index of the track in the media.
    public var track: Int
    /// The track's language, as the media has it.
    public var language: String?
    /// Samples in the file; the first one is heard when the presentation starts.
    public var sampleCount: Int64
    /// Bytes of the file.
    public var byteCount: Int64
    /// How much of it is silence that the media has no sound for: before the track starts, and in its gaps.
    public var silence: MediaTime
    /// Packets that could not be decoded, and frames that were decoded with damage.
    public var damaged: Int

    /// How long the file plays.
    public var duration: MediaTime { MediaTime(value: sampleCount, timescale: Int32(Self.sampleRate)) }
}
