/// Something that was wrong with the source, or went other than planned, and was put right on the way.
public struct Repair: Sendable, Hashable, Codable {
    /// What was repaired, in a word programs can rely on.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Timestamps that went back or stood still were moved on.
        case timestampOrder
        /// Timestamps jumped, and the rest was moved next to what came before.
        case timestampJump
        /// Packets without a timestamp were given one.
        case missingTimestamp
        /// Timestamps were moved so that the presentation starts at zero.
        case startTime
        /// Packets before the first key frame were left out.
        case leadingPackets
        /// Packets that cannot be decoded were left out.
        case damagedPackets
        /// The movie header outgrew the space kept for it, and the media was moved once.
        case movieHeaderMoved
        /// Parameter sets were moved from the samples into the configuration.
        case parameterSets
        /// Silence in the timestamps of an audio track was kept as a gap.
        case audioGap
        /// Gaps in sound that is encoded anew were filled with silence.
        case silence
        /// Frames the decoder could not read in full were concealed or left out.
        case concealedDamage
        /// A picture was shown longer, to fill a gap or a late start.
        case heldPicture
        /// Pictures changed size or format on the way.
        case pictureFormat
        /// An attached track was longer than the presentation, and its end was left out.
        case trimmed
        /// An attached track was shorter than the presentation, and silence follows it.
        case padded
        /// Cues were left out, shortened or put in order.
        case cues
    }

    public var kind: Kind
    /// Index of the track concerned.
    public var track: Int?
    /// How often it happened.
    public var count: Int
    /// The same for people.
    public var message: String

    public init(_ kind: Kind, track: Int? = nil, count: Int = 1, message: String) {
        self.kind = kind
        self.track = track
        self.count = count
        self.message = message
    }
}
