internal import MediaCore

/// iTunes' note of encoder priming and length (`iTunSMPB`), which stands in for an edit list in files without one.
struct GaplessInfo {
    let primingSamples: Int64
    let sampleCount: Int64

    /// Reads the note: groups of hexadecimal digits, of which the second is the priming and the fourth the length.
    init?(metadata: [String: String]) {
        guard let text = metadata["iTunSMPB"] else { return nil }
        let fields = text.split(separator: " ").prefix(4).map { Int64($0, radix: 16) }
        guard fields.count == 4, let priming = fields[1], let count = fields[3], (1...100_000).contains(priming),
            count > 0
        else {
            return nil
        }
        primingSamples = priming
        sampleCount = count
    }

    /// Gives the only sound track the edit the note describes, unless it has one.
    func apply(to info: inout MediaInfo) {
        let sounds = info.tracks.indices.filter { info.tracks[$0].type == .audio }
        guard sounds.count == 1, let index = sounds.first, info.container.contains("mp4"),
            case .none = info.tracks[index].edits, let rate = info.tracks[index].audio?.sampleRate, rate > 0,
            let length = info.tracks[index].duration
        else { return }
        let timescale = Int32(clamping: rate)
        let start = MediaTime(value: primingSamples, timescale: timescale)
        let duration = min(MediaTime(value: sampleCount, timescale: timescale), length - start)
        guard duration > .zero else { return }
        info.tracks[index].edits = .single(delay: .zero, mediaStart: start, duration: duration)
        info.tracks[index].audio?.primingSamples = Int(primingSamples)
        info.tracks[index].startTime = .zero
        info.tracks[index].duration = duration
    }
}
