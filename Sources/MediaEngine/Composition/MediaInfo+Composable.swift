public import MediaCore

extension MediaInfo {
    /// How long the media is shown in a composition: its picture's length, or that of its sound where it has none; nil when
    /// unknown.
    public var composableDuration: MediaTime? {
        guard let track = Planner.picture(of: self) ?? Self.sound(of: self) else { return nil }
        guard let length = track.duration else { return duration }
        return (track.startTime ?? .zero) + length - PresentationOrigin.zero(of: self)
    }

    /// The one sound track that is heard: the default one, else the first.
    static func sound(of info: MediaInfo) -> TrackInfo? {
        let sounds = info.tracks(of: .audio)
        return sounds.first { $0.disposition.contains(.isDefault) } ?? sounds.first
    }
}
