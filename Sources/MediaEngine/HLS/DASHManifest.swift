internal import MediaCore
internal import MediaPackaging

/// Writes an MPEG-DASH manifest (ISO/IEC 23009-1) over the segments of an HLS package in fragmented MP4; text tracks
/// as one WebVTT file each.
struct DASHManifest {
    static let fileName = "manifest.mpd"

    private let renditions: [PackageRendition]
    private let playlists: [String: MediaPlaylist]
    private let targetDuration: Int

    /// - Parameter playlists: the media playlist of each rendition, by its name.
    init(_ description: PackageDescription, playlists: [String: MediaPlaylist]) {
        renditions = description.renditions
        targetDuration = description.targetDuration
        self.playlists = playlists
    }

    /// The manifest file.
    var text: String {
        var lines = XMLLines()
        let duration = renditions.filter { $0.type != .subtitle }.map(\.duration).max() ?? .zero
        lines.open(
            "MPD",
            [
                ("xmlns", "urn:mpeg:dash:schema:mpd:2011"), ("profiles", "urn:mpeg:dash:profile:isoff-main:2011"),
                ("type", "static"), ("mediaPresentationDuration", Self.time(duration)),
                ("minBufferTime", "PT\(max(targetDuration, 1))S"),
                ("maxSegmentDuration", "PT\(max(targetDuration, 1))S"),
            ])
        lines.open("Period", [("id", "1"), ("start", "PT0S"), ("duration", Self.time(duration))])
        let pictures = renditions.filter { $0.type == .video }
        // A player switches between representations of one codec.
        for codec in Self.families(pictures) {
            writePictures(pictures.filter { Self.family($0) == codec }, to: &lines)
        }
        for sound in renditions where sound.type == .audio { writeSound(sound, to: &lines) }
        for text in renditions where text.type == .subtitle { writeText(text, to: &lines) }
        lines.close("Period")
        lines.close("MPD")
        return lines.text
    }

    private static func family(_ rendition: PackageRendition) -> String {
        rendition.codec.split(separator: ".").first.map(String.init) ?? ""
    }

    private static func families(_ renditions: [PackageRendition]) -> [String] {
        var found: [String] = []
        for rendition in renditions where !found.contains(family(rendition)) { found.append(family(rendition)) }
        return found
    }

    // MARK: Adaptation sets

    private func writePictures(_ members: [PackageRendition], to lines: inout XMLLines) {
        lines.open(
            "AdaptationSet",
            [
                ("contentType", "video"), ("mimeType", "video/mp4"), ("segmentAlignment", "true"),
                ("startWithSAP", "1"),
                ("maxWidth", members.compactMap(\.resolution?.width).max().map(String.init)),
                ("maxHeight", members.compactMap(\.resolution?.height).max().map(String.init)),
            ])
        lines.empty("Role", [("schemeIdUri", "urn:mpeg:dash:role:2011"), ("value", "main")])
        // Coding-independent code points (ISO/IEC 23091-2): transfer characteristics of HDR.
        if let range = members.first?.videoRange, range != "SDR" {
            lines.empty(
                "SupplementalProperty",
                [
                    ("schemeIdUri", "urn:mpeg:mpegB:cicp:TransferCharacteristics"),
                    ("value", range == "PQ" ? "16" : "18"),
                ])
        }
        for member in members {
            lines.open(
                "Representation",
                [
                    ("id", member.id), ("bandwidth", "\(max(member.peakBitRate, 1))"), ("codecs", member.codec),
                    ("width", member.resolution.map { "\($0.width)" }),
                    ("height", member.resolution.map { "\($0.height)" }),
                    ("frameRate", member.frameRate.map { "\($0)" }), ("sar", "1:1"),
                ])
            writeSegments(member, to: &lines)
            lines.close("Representation")
        }
        lines.close("AdaptationSet")
    }

    private func writeSound(_ sound: PackageRendition, to lines: inout XMLLines) {
        lines.open(
            "AdaptationSet",
            [
                ("contentType", "audio"), ("mimeType", "audio/mp4"), ("lang", sound.languageTag?.text),
                ("segmentAlignment", "true"), ("startWithSAP", "1"),
            ])
        let describes = sound.characteristics.contains("public.accessibility.describes-video")
        if describes {
            lines.empty(
                "Accessibility", [("schemeIdUri", "urn:tva:metadata:cs:AudioPurposeCS:2007"), ("value", "1")])
        }
        let role = describes ? "alternate" : sound.isDefault ? "main" : sound.isAutoselect ? "dub" : "commentary"
        lines.empty("Role", [("schemeIdUri", "urn:mpeg:dash:role:2011"), ("value", role)])
        lines.element("Label", sound.name)
        lines.open(
            "Representation",
            [
                ("id", sound.id), ("bandwidth", "\(max(sound.peakBitRate, 1))"), ("codecs", sound.codec),
                ("audioSamplingRate", "\(sound.timescale)"),
            ])
        lines.empty(
            "AudioChannelConfiguration",
            [
                ("schemeIdUri", "urn:mpeg:dash:23003:3:audio_channel_configuration:2011"),
                ("value", "\(sound.channels ?? 2)"),
            ])
        writeSegments(sound, to: &lines)
        lines.close("Representation")
        lines.close("AdaptationSet")
    }

    private func writeText(_ text: PackageRendition, to lines: inout XMLLines) {
        lines.open(
            "AdaptationSet",
            [("contentType", "text"), ("mimeType", "text/vtt"), ("lang", text.languageTag?.text)])
        let role = text.isForced ? "forced-subtitle" : text.characteristics.isEmpty ? "subtitle" : "caption"
        lines.empty("Role", [("schemeIdUri", "urn:mpeg:dash:role:2011"), ("value", role)])
        lines.element("Label", text.name)
        lines.open("Representation", [("id", text.id), ("bandwidth", "\(max(text.averageBitRate, 1))")])
        lines.element("BaseURL", text.wholeTextPath)
        lines.close("Representation")
        lines.close("AdaptationSet")
    }

    // MARK: Segments

    /// Exact durations where recipes have them; places from the playlist.
    private func writeSegments(_ rendition: PackageRendition, to lines: inout XMLLines) {
        guard let list = playlists[rendition.id], let first = list.segments.first else { return }
        lines.element("BaseURL", rendition.folder + "/")
        let isShared = first.byteRange != nil
        let timescale = ("timescale", "\(rendition.timescale)" as String?)
        if isShared {
            lines.open("SegmentList", [timescale])
            if let map = first.map {
                lines.empty("Initialization", [("sourceURL", map.uri), ("range", map.byteRange.map(Self.range))])
            }
            writeTimeline(rendition, to: &lines)
            for segment in list.segments {
                lines.empty(
                    "SegmentURL", [("media", segment.uri), ("mediaRange", segment.byteRange.map(Self.range))])
            }
            lines.close("SegmentList")
        } else {
            lines.open(
                "SegmentTemplate",
                [
                    timescale, ("initialization", first.map?.uri), ("media", "segment_$Number%05d$.m4s"),
                    ("startNumber", "1"),
                ])
            writeTimeline(rendition, to: &lines)
            lines.close("SegmentTemplate")
        }
    }

    private static func range(_ range: ByteRange) -> String { "\(range.offset)-\(range.end - 1)" }

    private func writeTimeline(_ rendition: PackageRendition, to lines: inout XMLLines) {
        var runs: [(duration: Int64, count: Int)] = []
        var start: Int64 = 0
        for recipe in rendition.segments {
            let end = max(recipe.endTime, start + 1)
            if let last = runs.last, last.duration == end - start {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((end - start, 1))
            }
            start = end
        }
        lines.open("SegmentTimeline", [])
        for (index, run) in runs.enumerated() {
            lines.empty(
                "S",
                [
                    ("t", index == 0 ? "0" : nil), ("d", "\(run.duration)"),
                    ("r", run.count > 1 ? "\(run.count - 1)" : nil),
                ])
        }
        lines.close("SegmentTimeline")
    }

    /// `PT12.5S` (XML Schema, 3.2.6).
    private static func time(_ time: MediaTime) -> String {
        let milliseconds = time.ticks(at: 1000, rounding: .up)
        let fraction = milliseconds % 1000
        guard fraction > 0 else { return "PT\(milliseconds / 1000)S" }
        let digits = String(fraction)
        return "PT\(milliseconds / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)S"
    }
}
