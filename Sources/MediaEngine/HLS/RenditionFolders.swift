internal import MediaCore
internal import MediaPackaging

/// Names of the folders renditions are written into: generated, never taken from the media's text.
struct RenditionFolders {
    private var used: Set<String>

    /// - Parameter used: names that are taken, in a package that exists.
    init(used: [String] = []) { self.used = Set(used.map { $0.lowercased() }) }

    /// `video/1080p`, `audio/en`, `audio/en-2`, `subtitles/en`: each name once.
    mutating func folder(for track: TrackInfo) -> String {
        if let video = track.video, track.type == .video { return unique("video/\(video.displaySize.shortSide)p") }
        return folder(type: track.type, language: track.language)
    }

    /// The folder of a sound or text rendition.
    mutating func folder(type: MediaType, language: String?) -> String {
        let tag = language.flatMap { LanguageTag($0) }?.text ?? "und"
        return unique("\(type == .subtitle ? "subtitles" : "audio")/\(tag)")
    }

    private mutating func unique(_ base: String) -> String {
        var name = base
        var number = 2
        while !used.insert(name.lowercased()).inserted {
            name = "\(base)-\(number)"
            number += 1
        }
        return name
    }

    /// The folder of a rendition's next edition: what replaces it has new names, since the old ones may be in caches.
    mutating func nextEdition(of folder: String) -> String {
        let parts = folder.split(separator: ".", omittingEmptySubsequences: false)
        let isEdition = parts.count > 1 && Int(parts[parts.count - 1]) != nil
        let base = isEdition ? parts.dropLast().joined(separator: ".") : folder
        var number = (isEdition ? Int(parts[parts.count - 1]) ?? 1 : 1) + 1
        while !used.insert("\(base).\(number)".lowercased()).inserted { number += 1 }
        return "\(base).\(number)"
    }

    /// The name of the rendition in a folder, as in `audio-fr`.
    static func id(of folder: String) -> String { folder.split(separator: "/").joined(separator: "-") }
}
