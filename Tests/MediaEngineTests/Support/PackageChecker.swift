import Foundation
import MediaCore
import MediaPackaging

/// Holds an exported package against the rules of HLS and CMAF (RFC 8216, Apple's authoring specification, ISO/IEC
/// 23000-19). Playlists are read line by line, apart from the engine's own parser.
struct PackageChecker {
    let folder: URL
    private(set) var findings: [String] = []

    /// A media playlist as its lines say.
    struct Media {
        struct Segment {
            var uri: String
            var duration: Double
            var range: Range<Int>?
        }
        var path: String
        var version = 1
        var target = 0
        var map: String?
        var mapRange: Range<Int>?
        var isIFramesOnly = false
        var segments: [Segment] = []
        var duration: Double { segments.reduce(0) { $0 + $1.duration } }
    }

    init(folder: URL) { self.folder = folder }

    /// Everything that is wrong; empty when nothing is.
    static func findings(in folder: URL) -> [String] {
        var checker = PackageChecker(folder: folder)
        checker.check()
        return checker.findings
    }

    mutating func expect(_ condition: Bool, _ path: String, _ message: @autoclosure () -> String) {
        if !condition { findings.append("\(path): \(message())") }
    }

    func bytes(_ path: String) -> [UInt8] {
        (try? Data(contentsOf: folder.appending(path: path))).map { Array($0) } ?? []
    }

    private func resolve(_ uri: String, from path: String) -> String {
        var parts = path.split(separator: "/").dropLast().map(String.init)
        for part in uri.split(separator: "/") {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    private mutating func check() {
        let master = "master.m3u8"
        let lines = self.lines(master)
        let segmentTags = ["#EXTINF", "#EXT-X-TARGETDURATION", "#EXT-X-MAP", "#EXT-X-ENDLIST", "#EXT-X-BYTERANGE"]
        expect(!lines.contains { line in segmentTags.contains { line.hasPrefix($0) } }, master, "media tags in it")
        var media: [String: Media] = [:]
        var groups: [String: [[String: String]]] = [:]
        for line in lines where line.hasPrefix("#EXT-X-MEDIA:") {
            let attributes = attributes(line, master)
            groups[attributes["GROUP-ID"] ?? "", default: []].append(attributes)
            if let uri = attributes["URI"] { media[uri] = self.media(uri) }
            let isSound = attributes["TYPE"] == "AUDIO"
            expect(!isSound || attributes["CHANNELS"].flatMap { Int($0) } != nil, master, "no CHANNELS")
            expect(attributes["FORCED"] == nil || attributes["TYPE"] == "SUBTITLES", master, "FORCED on sound")
            let isDefault = attributes["DEFAULT"] == "YES"
            expect(!isDefault || attributes["AUTOSELECT"] == "YES", master, "DEFAULT without AUTOSELECT")
        }
        for (name, members) in groups {
            expect(Set(members.map { $0["NAME"] ?? "" }).count == members.count, master, "group \(name) repeats a NAME")
            expect(members.count { $0["DEFAULT"] == "YES" } <= 1, master, "group \(name) has two defaults")
        }
        var variants = 0
        for (index, line) in lines.enumerated() where line.hasPrefix("#EXT-X-STREAM-INF:") {
            variants += 1
            let uri = index + 1 < lines.count ? lines[index + 1] : ""
            media[uri] = self.media(uri)
            check(variant: attributes(line, master), uri: uri, groups, &media)
        }
        expect(variants > 0, master, "no variant")
        let targets = Set(media.values.map(\.target))
        expect(targets.count <= 1, master, "target durations differ: \(targets)")
        for playlist in media.values { check(playlist) }
        for line in lines where line.hasPrefix("#EXT-X-I-FRAME-STREAM-INF:") {
            let attributes = attributes(line, master)
            for name in ["URI", "BANDWIDTH", "CODECS", "RESOLUTION"] {
                expect(attributes[name] != nil, master, "I-frame variant without \(name)")
            }
            if let uri = attributes["URI"] { checkKeyFrames(self.media(uri), media) }
        }
        checkPresentationsStartTogether(media)
    }

    // MARK: Text

    private mutating func lines(_ path: String) -> [String] {
        let text = String(decoding: bytes(path), as: UTF8.self)
        expect(text.hasPrefix("#EXTM3U\n"), path, "does not begin with #EXTM3U")
        expect(text.hasSuffix("\n") && !text.contains("\r") && !text.contains("\n\n"), path, "line ends")
        let lines = text.split(separator: "\n").map(String.init)
        expect(lines.count { $0.hasPrefix("#EXT-X-VERSION:") } == 1, path, "EXT-X-VERSION not exactly once")
        return lines
    }

    private mutating func attributes(_ line: String, _ path: String) -> [String: String] {
        var found: [String: String] = [:]
        var rest = Substring(line[line.index(after: line.firstIndex(of: ":") ?? line.startIndex)...])
        while let equals = rest.firstIndex(of: "=") {
            let name = String(rest[..<equals])
            rest = rest[rest.index(after: equals)...]
            var value: String
            if rest.first == "\"" {
                let end = rest.dropFirst().firstIndex(of: "\"") ?? rest.endIndex
                value = String(rest[rest.index(after: rest.startIndex)..<end])
                rest = end < rest.endIndex ? rest[rest.index(after: end)...] : ""
            } else {
                let end = rest.firstIndex(of: ",") ?? rest.endIndex
                value = String(rest[..<end])
                rest = rest[end...]
            }
            expect(found[name] == nil && !name.contains(" "), path, "attribute \(name) twice or with a space")
            found[name] = value
            if rest.first == "," { rest = rest.dropFirst() }
        }
        return found
    }

    private func range(_ text: String) -> Range<Int>? {
        let parts = text.split(separator: "@").compactMap { Int($0) }
        return parts.count == 2 ? parts[1]..<parts[1] + parts[0] : nil
    }

    private mutating func media(_ path: String) -> Media {
        var media = Media(path: path)
        var pending: (Double, Range<Int>?) = (-1, nil)
        let lines = lines(path)
        expect(
            lines.contains("#EXT-X-PLAYLIST-TYPE:VOD") && lines.last == "#EXT-X-ENDLIST", path,
            "not a finished VOD list")
        for line in lines {
            let value = line.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
            if line.hasPrefix("#EXT-X-VERSION:") { media.version = Int(value) ?? 0 }
            if line.hasPrefix("#EXT-X-TARGETDURATION:") { media.target = Int(value) ?? 0 }
            if line == "#EXT-X-I-FRAMES-ONLY" { media.isIFramesOnly = true }
            if line.hasPrefix("#EXT-X-MAP:") {
                let map = attributes(line, path)
                expect(media.segments.isEmpty, path, "EXT-X-MAP after a segment")
                media.map = map["URI"].map { resolve($0, from: path) }
                media.mapRange = map["BYTERANGE"].flatMap { range($0) }
            }
            if line.hasPrefix("#EXTINF:") {
                let number = String(value.dropLast())
                expect((number.split(separator: ".").last?.count ?? 0) <= 6, path, "EXTINF with more than six digits")
                pending.0 = Double(number) ?? -1
            }
            if line.hasPrefix("#EXT-X-BYTERANGE:") { pending.1 = range(value) }
            if !line.hasPrefix("#") {
                media.segments.append(.init(uri: resolve(line, from: path), duration: pending.0, range: pending.1))
                pending = (-1, nil)
            }
        }
        let hasRanges = media.segments.contains { $0.range != nil }
        let needed = max(3, hasRanges || media.isIFramesOnly ? 4 : 0, media.map != nil && !media.isIFramesOnly ? 6 : 0)
        expect(media.version >= needed, path, "version \(media.version), \(needed) needed")
        for segment in media.segments {
            expect(segment.duration > 0, path, "EXTINF not above zero")
            expect(Int(segment.duration.rounded()) <= media.target, path, "EXTINF above the target duration")
        }
        return media
    }

    // MARK: Variants

    private mutating func check(
        variant: [String: String], uri: String, _ groups: [String: [[String: String]]], _ media: inout [String: Media]
    ) {
        let master = "master.m3u8"
        let members = variant["AUDIO"].map { groups[$0] ?? [] } ?? []
        if let group = variant["AUDIO"] { expect(groups[group] != nil, master, "group \(group) does not exist") }
        func peak(_ uri: String) -> (peak: Double, average: Double) { media[uri].map { rates($0) } ?? (0, 0) }
        let others = members.compactMap { $0["URI"] }.filter { $0 != uri }
        let sound = others.map { peak($0) }
        if let group = variant["SUBTITLES"] { expect(groups[group] != nil, master, "group \(group) does not exist") }
        let texts = (variant["SUBTITLES"].map { groups[$0] ?? [] } ?? []).compactMap { $0["URI"] }.map { peak($0) }
        for text in texts { expect(text.average > 0, master, "an empty text track") }
        let expectedPeak =
            (texts.map(\.peak).max() ?? 0) + peak(uri).peak
            + (variant["RESOLUTION"] != nil ? sound.map(\.peak).max() ?? 0 : 0)
        let expectedAverage =
            (texts.map(\.average).max() ?? 0) + peak(uri).average
            + (variant["RESOLUTION"] != nil ? sound.map(\.average).max() ?? 0 : 0)
        let bandwidth = Double(variant["BANDWIDTH"] ?? "") ?? 0
        let average = Double(variant["AVERAGE-BANDWIDTH"] ?? "") ?? 0
        expect(abs(bandwidth / expectedPeak - 1) < 0.01, master, "BANDWIDTH \(bandwidth), measured \(expectedPeak)")
        expect(
            abs(average / expectedAverage - 1) < 0.01, master,
            "AVERAGE-BANDWIDTH \(average), measured \(expectedAverage)")
        var codecs = [uri].compactMap { media[$0] }.compactMap { codec($0) }
        codecs += others.compactMap { media[$0] }.compactMap { codec($0) }
        let declared = Set((variant["CODECS"] ?? "").split(separator: ",").map(String.init))
        if !codecs.isEmpty {
            expect(declared == Set(codecs), master, "CODECS \(declared), in the files \(Set(codecs))")
        }
        expect(!declared.contains { $0.hasPrefix("hev1") || $0.hasPrefix("dvhe") }, master, "hev1 in CODECS")
        if variant["RESOLUTION"] != nil {
            let digits = variant["FRAME-RATE"]?.split(separator: ".").last?.count
            expect(digits == 3, master, "FRAME-RATE \(variant["FRAME-RATE"] ?? "missing")")
            expect(["SDR", "PQ", "HLG"].contains(variant["VIDEO-RANGE"] ?? ""), master, "VIDEO-RANGE")
        }
    }

    /// Peak over runs of half to one and a half target durations, and average, in bits per second.
    private func rates(_ media: Media) -> (peak: Double, average: Double) {
        let sizes = media.segments.map { segment in Double(segment.range?.count ?? bytes(segment.uri).count) * 8 }
        var peak = 0.0
        for first in sizes.indices {
            var (bits, time) = (0.0, 0.0)
            for last in first..<sizes.count {
                bits += sizes[last]
                time += media.segments[last].duration
                if time > 1.5 * Double(media.target) { break }
                if time >= 0.5 * Double(media.target) { peak = max(peak, bits / time) }
            }
        }
        if peak == 0 { peak = zip(sizes, media.segments).map { $0 / $1.duration }.max() ?? 0 }
        return (peak, sizes.reduce(0, +) / media.duration)
    }

    private func initialization(_ media: Media) -> MovieHeader? {
        guard let map = media.map else { return nil }
        let all = bytes(map)
        let part = Array(all[(media.mapRange ?? 0..<all.count).clamped(to: 0..<all.count)])
        let reader = BoxReader(part)
        guard let moov = reader.firstBox("moov") else { return nil }
        return try? MovieHeader(
            moov: Array(part[moov.range]), majorBrand: "iso6", topLevel: TopLevelBoxes(part), maximumSamples: 1,
            maximumTracks: 1)
    }

    private func codec(_ media: Media) -> String? {
        initialization(media)?.tracks.first?.sampleEntries.first?.codecString
    }

    // MARK: Segments

    private mutating func check(_ media: Media) {
        for segment in media.segments {
            let size = bytes(segment.uri).count
            expect(size > 0, segment.uri, "missing or empty")
            if let range = segment.range {
                expect(range.upperBound <= size, media.path, "a byte range beyond \(segment.uri)")
            }
        }
        if media.segments.first?.uri.hasSuffix(".vtt") == true { return checkText(media) }
        guard media.map != nil else {
            for segment in media.segments { checkTransportStream(segment.uri) }
            return
        }
        guard let header = initialization(media), let track = header.tracks.first else {
            return expect(false, media.path, "no initialisation")
        }
        expect(header.isFragmented && track.samples.sampleCount == 0, media.path, "samples in the initialisation")
        expect(track.edits.entries.count <= 1, media.path, "more than one edit")
        checkFragments(media, track)
    }

    /// Text segments: a head with the clock, and cues that touch the segment, all of them (RFC 8216, 3.5).
    private mutating func checkText(_ media: Media) {
        var start = 0.0
        for segment in media.segments {
            let lines = String(decoding: bytes(segment.uri), as: UTF8.self).split(
                separator: "\n", omittingEmptySubsequences: false)
            let head = lines.count > 1 ? lines[1] : ""
            expect(lines.first == "WEBVTT" && head.hasPrefix("X-TIMESTAMP-MAP=MPEGTS:"), segment.uri, "no head")
            expect(head.hasSuffix(",LOCAL:00:00:00.000"), segment.uri, "no local clock")
            let end = start + segment.duration
            let whole = (try? Cues.list(folder.appending(path: all(of: segment.uri)))) ?? []
            let expected = whole.filter { Cues.span($0).start < end - 0.001 && Cues.span($0).end > start + 0.001 }
            let found = (try? Cues.list(folder.appending(path: segment.uri))) ?? []
            expect(expected.allSatisfy(found.contains), segment.uri, "cues are missing")
            start = end
        }
    }

    private func all(of segment: String) -> String {
        segment.split(separator: "/").dropLast().joined(separator: "/") + "/all.vtt"
    }

    private mutating func checkFragments(_ media: Media, _ track: MovieHeader.Track) {
        var (next, number): (UInt64?, UInt32) = (nil, 0)
        var ends: [Double] = []
        var delay = 0.0
        let mediaStart = Double(track.edits.entries.first?.mediaTime ?? 0)
        for segment in media.segments {
            let all = bytes(segment.uri)
            let part = Array(all[(segment.range ?? 0..<all.count).clamped(to: 0..<all.count)])
            let reader = BoxReader(part)
            let boxes = reader.boxes()
            expect(boxes.allSatisfy { ["styp", "moof", "mdat"].contains($0.type) }, segment.uri, "unexpected boxes")
            expect(boxes.last?.end == part.count, segment.uri, "bytes after the last box")
            var isFirst = true
            for (index, box) in boxes.enumerated() where box.type == "moof" {
                guard let moof = try? MovieFragmentHeader(reader.content(of: box)), let run = moof.runs.first,
                    index + 1 < boxes.count, boxes[index + 1].type == "mdat"
                else {
                    expect(false, segment.uri, "a fragment cannot be read")
                    continue
                }
                number += 1
                expect(
                    moof.sequenceNumber == number, segment.uri, "fragment \(moof.sequenceNumber), expected \(number)")
                if let next { expect(run.baseDecodeTime == next, segment.uri, "tfdt leaves a gap or overlaps") }
                if isFirst, track.handler == "vide" {
                    expect(run.samples.first?.isSync == true, segment.uri, "does not start with a key frame")
                }
                isFirst = false
                next = run.samples.reduce(run.baseDecodeTime ?? 0) { $0 + UInt64($1.duration) }
                let media = run.samples.reduce(0) { $0 + Int($1.byteCount) }
                expect(boxes[index + 1].contentRange.count == media, segment.uri, "trun and mdat differ")
                expect(run.dataOffset == boxes[index + 1].contentStart - box.start, segment.uri, "data offset")
            }
            // The first key frame of all is shown in its own slot; later ones may follow pictures of an open group.
            if ends.isEmpty, track.handler == "vide" { delay = reorderDelay(reader) }
            ends.append((Double(next ?? 0) - mediaStart + delay) / Double(track.timescale))
        }
        var total = 0.0
        for (segment, end) in zip(media.segments, ends) {
            total += segment.duration
            expect(abs(total - end) < 0.04, media.path, "EXTINF says \(segment.uri) ends at \(total), its boxes \(end)")
        }
    }

    /// Presentation less decoding time of a fragment's first key frame, which is shown in its own slot.
    private func reorderDelay(_ reader: BoxReader) -> Double {
        guard let box = reader.firstBox("moof"), let moof = try? MovieFragmentHeader(reader.content(of: box)) else {
            return 0
        }
        return Double(moof.runs.first?.samples.first?.compositionOffset ?? 0)
    }

    private mutating func checkKeyFrames(_ list: Media, _ media: [String: Media]) {
        expect(list.isIFramesOnly, list.path, "no EXT-X-I-FRAMES-ONLY")
        for segment in list.segments {
            guard let range = segment.range, range.upperBound <= bytes(segment.uri).count else {
                expect(false, list.path, "a range outside \(segment.uri)")
                continue
            }
            let part = Array(bytes(segment.uri)[range])
            if list.map == nil {
                expect(part.first == 0x47 && part.count % 188 == 0, list.path, "not whole transport packets")
            } else {
                let reader = BoxReader(part)
                let moof = reader.firstBox("moof").flatMap { try? MovieFragmentHeader(reader.content(of: $0)) }
                let first = moof?.runs.first?.samples.first
                let expected = (moof?.runs.first?.dataOffset ?? 0) + Int(first?.byteCount ?? 0)
                expect(first?.isSync == true && expected == part.count, list.path, "not one key frame")
            }
        }
        let video = media.values.first { $0.segments.contains { $0.uri == list.segments.first?.uri } }
        expect(abs((video?.duration ?? 0) - list.duration) < 0.05, list.path, "another length than the video's")
    }

    private mutating func checkTransportStream(_ path: String) {
        let data = bytes(path)
        expect(data.count % 188 == 0, path, "not whole packets")
        let starts = stride(from: 0, to: data.count, by: 188)
        expect(starts.allSatisfy { data[$0] == 0x47 }, path, "sync bytes")
        let pids = starts.map { Int(data[$0 + 1] & 0x1F) << 8 | Int(data[$0 + 2]) }
        expect(pids.first { $0 != 17 } == 0, path, "PAT does not come first")
    }

    /// All renditions begin at the same presentation time, within a frame, or as late as they really start.
    private mutating func checkPresentationsStartTogether(_ media: [String: Media]) {
        for playlist in media.values {
            guard let track = initialization(playlist)?.tracks.first, let first = playlist.segments.first else {
                continue
            }
            let reader = BoxReader(bytes(first.uri))
            guard let box = reader.boxes().first(where: { $0.type == "moof" }),
                let moof = try? MovieFragmentHeader(reader.content(of: box))
            else { continue }
            let start = Double(moof.runs.first?.baseDecodeTime ?? 0)
            let edit = Double(track.edits.entries.first?.mediaTime ?? 0)
            expect(
                start == 0 || edit <= start + Double(track.timescale), playlist.path,
                "first tfdt \(start), edit \(edit)")
        }
    }
}
