internal import MediaCore
internal import MediaFFmpeg

/// The first and the last packets of a sound track, decoded: what they tell of all the others.
struct HeardSound {
    struct Heard {
        var ticks: Int64
        var count: Int
    }

    let sampleRate: Int
    /// What each of the first packets gave.
    private let first: [[Heard]]
    /// What each of the last packets gave, and the first one's index.
    private let last: (start: Int, heard: [[Heard]])
    /// Samples every packet gives, where they are alike.
    private var usualCount: Int?
    /// Samples a byte, where sound is not compressed.
    private var countPerByte: Double?

    /// Packets after which a decoder that started in the middle gives what it would have given.
    private static let warmUp = 8

    /// - Parameter ticks: times of all packets.
    /// - Returns: nil where nothing can be decoded.
    init?(
        _ source: TrackContext, _ firstPackets: [Packet], _ lastPackets: [Packet], _ ticks: [Int64],
        _ policy: InputPolicy
    ) throws(MediaError) {
        first = try Self.decode(source, firstPackets, ticks[...], policy, flushes: firstPackets.count == ticks.count)
        let start = ticks.count - lastPackets.count
        let tail = try Self.decode(source, lastPackets, ticks[start...], policy, flushes: true)
        let cold = start == 0 ? 0 : min(Self.warmUp, tail.count)
        last = (start + cold, Array(tail.dropFirst(cold)))
        guard let rate = Self.rate(source, firstPackets, ticks, policy) else { return nil }
        sampleRate = rate
        // The first ones may be cut, and the last.
        let later = first.enumerated().dropFirst(min(3, first.count - 1)).filter { $0.offset < ticks.count - 2 }.map {
            (count: $0.element.reduce(0) { $0 + $1.count }, bytes: firstPackets[$0.offset].byteCount)
        }
        guard let one = later.first, one.count > 0 else { return }
        if later.allSatisfy({ $0.count == one.count }) {
            usualCount = one.count
        } else if later.allSatisfy({ $0.count * one.bytes == one.count * $0.bytes }) {
            countPerByte = Double(one.count) / Double(max(one.bytes, 1))
        }
    }

    private static func rate(
        _ source: TrackContext, _ packets: [Packet], _ ticks: [Int64], _ policy: InputPolicy
    ) -> Int? {
        let inputs = zip(packets, ticks).map { packet, ticks in
            SoundRun.Input(
                packet: packet, times: .init(presentation: ticks, decoding: ticks, hasPresentation: true, shift: 0),
                raw: ticks, time: .zero)
        }
        return try? SoundRun(source: source, policy: policy).sampleRate(inputs)
    }

    private static func decode(
        _ source: TrackContext, _ packets: [Packet], _ ticks: ArraySlice<Int64>, _ policy: InputPolicy, flushes: Bool
    ) throws(MediaError) -> [[Heard]] {
        let decoder = try Decoder(
            parameters: source.parameters, timeBase: source.stream.timeBase, track: source.info.index, threadCount: 1,
            policy: policy)
        var heard: [[Heard]] = []
        for (packet, ticks) in zip(packets, ticks) {
            let frames = try decoder.decode(packet, presentation: ticks, decoding: ticks)
            heard.append(Self.heard(frames, ticks))
        }
        if flushes, !heard.isEmpty {
            let rest = try decoder.decode(nil)
            heard[heard.count - 1] += Self.heard(rest, ticks.last ?? 0)
        }
        return heard
    }

    private static func heard(_ frames: [Frame], _ ticks: Int64) -> [Heard] {
        frames.filter { $0.sampleCount > 0 && $0.sampleRate > 0 }
            .map { Heard(ticks: $0.bestPresentationTicks ?? ticks, count: $0.sampleCount) }
    }

    /// What a packet gives, or is taken to give.
    ///
    /// - Parameter startsAt: the packet decoding starts with.
    func frames(_ index: Int, startsAt: Int, ticks: Int64, byteCount: Int, duration: MediaTime) -> [Heard] {
        if startsAt == 0, index < first.count { return first[index] }
        if index >= last.start, index - last.start < last.heard.count { return last.heard[index - last.start] }
        let count =
            usualCount ?? countPerByte.map { Int((Double(byteCount) * $0).rounded()) }
            ?? Int(duration.ticks(at: Int32(clamping: sampleRate)))
        return [Heard(ticks: ticks, count: count)]
    }
}
