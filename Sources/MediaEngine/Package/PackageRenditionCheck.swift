internal import MediaCore
internal import MediaPackaging

/// Holds what `package.json` says of a rendition against what this package would have written.
enum PackageRenditionCheck {
    /// Why the rendition cannot be true; nil when nothing speaks against it.
    static func fault(_ rendition: PackageRendition) -> String? {
        guard isName(rendition.id) else { return "its id is none" }
        let parts = rendition.playlist.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, isFolder(rendition.folder), parts[2] == "index.m3u8" else {
            return "its playlist lies outside of the package's folders"
        }
        guard parts[0] == folderName(rendition.type) else { return "its playlist lies among those of another type" }
        if let list = rendition.keyFrames?.playlist {
            let parts = list.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "iframe", isName(String(parts[1])), parts[2] == "index.m3u8" else {
                return "its list of key frames lies outside of the package's folders"
            }
        }
        return textFault(rendition) ?? numberFault(rendition)
    }

    private static func folderName(_ type: MediaType) -> Substring? {
        switch type {
        case .video: "video"
        case .audio: "audio"
        case .subtitle: "subtitles"
        default: nil
        }
    }

    /// `audio/fr.2`: two generated names.
    static func isFolder(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && parts.allSatisfy(isName)
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 128 && name.first != "."
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }

    private static func textFault(_ rendition: PackageRendition) -> String? {
        if let language = rendition.language, LanguageTag(language)?.text != language { return "its language is none" }
        if DisplayName.make(from: rendition.name, fallback: "") != rendition.name { return "its name cannot be shown" }
        let codec = rendition.codec
        guard !codec.isEmpty,
            codec.split(separator: ".", omittingEmptySubsequences: false).map(String.init).allSatisfy(isName)
        else { return "its codec is none" }
        if let range = rendition.videoRange, VideoRange(rawValue: range) == nil { return "its range is none" }
        let known = [
            "public.accessibility.describes-video", "public.accessibility.transcribes-spoken-dialog",
            "public.accessibility.describes-music-and-sound",
        ]
        return rendition.characteristics.allSatisfy(known.contains) ? nil : "its characteristics are not known"
    }

    private static func numberFault(_ rendition: PackageRendition) -> String? {
        let rates = 0...(1 << 40)
        guard rates.contains(rendition.peakBitRate), rates.contains(rendition.averageBitRate),
            rates.contains(rendition.keyFrames?.peakBitRate ?? 0),
            rates.contains(rendition.keyFrames?.averageBitRate ?? 0)
        else { return "its bit rate is none" }
        if let channels = rendition.channels, !(1...64).contains(channels) { return "its channels are none" }
        if let size = rendition.resolution, !(1...65_536).contains(size.width) || !(1...65_536).contains(size.height) {
            return "its size is none"
        }
        if let rate = rendition.frameRate, rate.numerator < 1 || rate.denominator < 1 {
            return "its frame rate is none"
        }
        guard (0..<65_536).contains(rendition.track) else { return "its track is none" }
        // A hundred days.
        let longest = MediaTime(value: 8_640_000, timescale: 1)
        guard rendition.timescale > 0, rendition.duration.timescale > 0, rendition.duration >= .zero,
            rendition.duration <= longest
        else { return "its times are none" }
        var last = Int64.min
        for segment in rendition.segments {
            let end = MediaTime(value: segment.endTime, timescale: rendition.timescale)
            guard segment.startTime < segment.endTime, segment.endTime > last, end <= longest,
                MediaTime(value: segment.startTime, timescale: rendition.timescale) >= -longest,
                segment.packetCount >= 0
            else { return "the times of its segments are none" }
            last = segment.endTime
        }
        return nil
    }
}
