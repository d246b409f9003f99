internal import MediaCore
internal import MediaPackaging

/// The names the source's own tracks will have in a package, which attached ones may not repeat.
struct SourceNames {
    let names: [(type: MediaType, name: String)]

    init(_ planned: ExportJob.Planned) {
        let output = planned.plan.outputs.first { $0.request.kind == .hls }
        let kept = Set(output?.keptTracks.map(\.index) ?? [])
        var counts: [MediaType: Int] = [:]
        names = planned.info.tracks.filter { kept.contains($0.index) && $0.type != .video }.map { track in
            counts[track.type, default: 0] += 1
            return (track.type, Self.name(of: track, number: counts[track.type] ?? 1))
        }
    }

    /// The name of a track: its title, else its language in English, else its type and number.
    static func name(of track: TrackInfo, number: Int) -> String {
        let tag = track.language.flatMap { LanguageTag($0) }.flatMap { $0.isUndetermined ? nil : $0 }
        let word = track.type == .audio ? "Audio" : track.type == .video ? "Video" : "Subtitles"
        return DisplayName.make(from: track.title, fallback: tag?.englishName ?? "\(word) \(number)")
    }
}
