internal import MediaCore
internal import MediaPackaging

extension PackageRendition {
    /// A text rendition before its segments are written.
    static func text(
        _ track: TrackInfo, id: String, origin: Origin, folder: String, name: String
    ) -> PackageRendition {
        var rendition = PackageRendition(
            id: id, type: .subtitle, origin: origin, track: track.index, playlist: folder + "/index.m3u8",
            codec: "wvtt", language: track.language.flatMap { LanguageTag($0) }?.text, name: name, timescale: 1000,
            duration: .zero)
        rendition.isForced = track.disposition.contains(.forced)
        // Players show a default text without being asked: only what was asked for is one.
        rendition.isDefault = origin == .attached && track.disposition.contains(.isDefault)
        if track.disposition.contains(.hearingImpaired) {
            rendition.characteristics = [
                "public.accessibility.transcribes-spoken-dialog", "public.accessibility.describes-music-and-sound",
            ]
        }
        return rendition
    }
}
