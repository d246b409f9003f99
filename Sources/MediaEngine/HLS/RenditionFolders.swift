internal import MediaCore
internal import MediaPackaging

/// Names of the folders renditions are written into: generated, never taken from the media's text.
struct RenditionFolders {
    private var used: Set<String> = []

    /// `video/1080p`, `audio/en`, `audio/en-2`: each name once.
    mutating func folder(for track: TrackInfo) -> String {
        let base: String
        if let video = track.video {
            base = "video/\(video.displaySize.shortSide)p"
        } else {
            let language = track.language.flatMap { LanguageTag($0) }?.text ?? "und"
            base = "audio/\(language)"
        }
        var name = base
        var number = 2
        while !used.insert(name.lowercased()).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }
}
