/// How a track is meant to be used. Coded as the list of FFmpeg's names.
public struct TrackDisposition: OptionSet, Sendable, Hashable, Codable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let isDefault = TrackDisposition(rawValue: 1 << 0)
    public static let dub = TrackDisposition(rawValue: 1 << 1)
    public static let original = TrackDisposition(rawValue: 1 << 2)
    public static let comment = TrackDisposition(rawValue: 1 << 3)
    public static let lyrics = TrackDisposition(rawValue: 1 << 4)
    public static let karaoke = TrackDisposition(rawValue: 1 << 5)
    public static let forced = TrackDisposition(rawValue: 1 << 6)
    public static let hearingImpaired = TrackDisposition(rawValue: 1 << 7)
    public static let visualImpaired = TrackDisposition(rawValue: 1 << 8)
    public static let attachedPicture = TrackDisposition(rawValue: 1 << 10)

    private static let names: [(TrackDisposition, String)] = [
        (.isDefault, "default"), (.dub, "dub"), (.original, "original"), (.comment, "comment"), (.lyrics, "lyrics"),
        (.karaoke, "karaoke"), (.forced, "forced"), (.hearingImpaired, "hearing_impaired"),
        (.visualImpaired, "visual_impaired"), (.attachedPicture, "attached_pic"),
    ]

    /// The names of the flags that are set.
    public var names: [String] { Self.names.filter { contains($0.0) }.map(\.1) }

    public init(from decoder: any Decoder) throws {
        let names = try decoder.singleValueContainer().decode([String].self)
        self = Self.names.reduce(into: []) { if names.contains($1.1) { $0.insert($1.0) } }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(names)
    }
}
