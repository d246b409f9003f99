package import MediaCore

/// A sample of 3GPP timed text (3GPP TS 26.245, 5.17), which MP4 calls tx3g.
package struct TimedTextSample: Sendable, Hashable {
    /// Emphasis of a run of characters.
    private struct Run {
        var start: Int
        var end: Int
        var face: UInt8
    }

    package var duration: MediaTime
    package var bytes: [UInt8]

    /// The samples of a track: one for each stretch in which the same cues are shown, empty ones between them.
    package static func samples(_ cues: [Cue], duration: MediaTime) -> [TimedTextSample] {
        var edges: Set<Int64> = [0, duration.ticks(at: 1000)]
        for cue in cues {
            edges.insert(cue.start.ticks(at: 1000))
            edges.insert(cue.end.ticks(at: 1000))
        }
        var samples: [TimedTextSample] = []
        var active: [Cue] = []
        var next = 0
        let sorted = edges.sorted()
        for (start, end) in zip(sorted, sorted.dropFirst()) {
            active.removeAll { $0.end.ticks(at: 1000) <= start }
            while next < cues.count, cues[next].start.ticks(at: 1000) <= start {
                active.append(cues[next])
                next += 1
            }
            samples.append(
                TimedTextSample(
                    duration: MediaTime(value: end - start, timescale: 1000),
                    bytes: encode(active.map(\.text).joined(separator: "\n"))))
        }
        return samples
    }

    /// The text with its length, and a `styl` box where a part of it is emphasised.
    static func encode(_ cueText: String) -> [UInt8] {
        var plain = ""
        var runs: [Run] = []
        var depth: [Character: Int] = [:]
        var position = 0
        var rest = Substring(cueText)
        var pending = ""
        func face() -> UInt8 {
            UInt8((depth["b"] ?? 0) > 0 ? 1 : 0) | UInt8((depth["i"] ?? 0) > 0 ? 2 : 0)
                | UInt8((depth["u"] ?? 0) > 0 ? 4 : 0)
        }
        func flush() {
            let text = CueEntity.decode(pending)
            pending = ""
            guard !text.isEmpty else { return }
            let start = position
            // Positions count characters of the text, as Unicode scalars.
            position += text.unicodeScalars.count
            plain += text
            if face() != 0 { runs.append(Run(start: start, end: position, face: face())) }
        }
        while !rest.isEmpty {
            pending += rest.takeRun(until: [0x3C])
            guard var tag = rest.take(through: 0x3E) else { break }
            flush()
            _ = tag.takeScalar()
            let closes = tag.utf8.first == 0x2F
            let name = closes ? tag.dropFirst() : tag
            if name.count == 1, let letter = name.first, "biu".contains(letter) {
                depth[letter, default: 0] += closes ? -1 : 1
            }
        }
        flush()
        var text = Array(plain.utf8)
        if text.count > 65_000 {
            text = Array(String(decoding: text.prefix(65_000), as: UTF8.self).utf8.prefix(65_000))
        }
        var bytes = [UInt8(text.count >> 8), UInt8(text.count & 0xFF)] + text
        let shown = runs.prefix(1000)
        if !shown.isEmpty {
            let size = 10 + shown.count * 12
            bytes += [0, 0, UInt8(size >> 8), UInt8(size & 0xFF)] + Array("styl".utf8)
            bytes += [UInt8(shown.count >> 8), UInt8(shown.count & 0xFF)]
            for run in shown {
                for value in [run.start, run.end, 1] {
                    bytes += [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
                }
                bytes += [run.face, 18, 255, 255, 255, 255]
            }
        }
        return bytes
    }

    /// The text of a sample as a cue's text. Nil for samples that show nothing.
    package static func cueText(_ sample: [UInt8]) -> String? {
        guard sample.count > 2 else { return nil }
        let length = Int(sample[0]) << 8 | Int(sample[1])
        guard length > 0, length + 2 <= sample.count else { return nil }
        let body = Array(sample[2..<(2 + length)])
        let text =
            body.starts(with: [0xFE, 0xFF])
            ? String(
                decoding: stride(from: 2, to: body.count - 1, by: 2).map {
                    UInt16(body[$0]) << 8 | UInt16(body[$0 + 1])
                }, as: UTF16.self)
            : String(decoding: body, as: UTF8.self)
        let runs = styles(sample, from: 2 + length)
        var builder = CueTextBuilder()
        var open: UInt8 = 0
        for (index, scalar) in text.unicodeScalars.enumerated() {
            let face = runs.first { $0.start <= index && index < $0.end }?.face ?? 0
            for (bit, name) in [(UInt8(1), "b"), (2, "i"), (4, "u")] where (face ^ open) & bit != 0 {
                if face & bit != 0 { builder.open(name) } else { builder.close(name) }
            }
            open = face
            builder.text(String(Character(scalar)))
        }
        let result = builder.finish()
        return result.isEmpty ? nil : result
    }

    private static func styles(_ sample: [UInt8], from start: Int) -> [Run] {
        func u16(_ offset: Int) -> Int { Int(sample[offset]) << 8 | Int(sample[offset + 1]) }
        var offset = start
        while offset + 10 <= sample.count {
            let size = u16(offset) << 16 | u16(offset + 2)
            guard size >= 8, offset + size <= sample.count else { return [] }
            if Array(sample[(offset + 4)..<(offset + 8)]) == Array("styl".utf8) {
                let count = min(u16(offset + 8), (size - 10) / 12, 1000)
                return (0..<count).map { index in
                    let place = offset + 10 + index * 12
                    return Run(start: u16(place), end: u16(place + 2), face: sample[place + 6] & 7)
                }
            }
            offset += size
        }
        return []
    }

    /// The sample entry: white text in the middle of the foot of the picture (3GPP TS 26.245, 5.16).
    package static let sampleEntry: [UInt8] = {
        let body: [UInt8] =
            [0, 0, 0, 0, 0, 0, 0, 1]  // reserved, data reference
            + [0, 0, 0, 0, 1, 0xFF, 0, 0, 0, 0]  // flags, centre, bottom, background
            + [0, 0, 0, 0, 0, 0, 0, 0]  // text box
            + [0, 0, 0, 0, 0, 1, 0, 18, 255, 255, 255, 255]  // style
        let fonts: [UInt8] = [0, 0, 0, 18] + Array("ftab".utf8) + [0, 1, 0, 1, 5] + Array("Serif".utf8)
        let size = 8 + body.count + fonts.count
        return [0, 0, 0, UInt8(size)] + Array("tx3g".utf8) + body + fonts
    }()
}
