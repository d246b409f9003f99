internal import MediaCore

extension InputPolicy {
    /// Packets a track may have whatever its length.
    package static let packetAllowance = 5000
}

/// Holds the packets of each stream against the time they play.
struct PacketRateLimit {
    private struct Count {
        var packets = 0
        var earliest = Int64.max
        var latest = Int64.min
    }

    private let rate: Int
    private var counts: [Count] = []

    init?(_ policy: InputPolicy) {
        guard let rate = policy.maximumPacketRate else { return nil }
        self.rate = rate
    }

    /// Counts a packet in. Throws `limitExceeded` where its stream has more than its time explains.
    mutating func add(stream: Int, ticks: Int64?, timeBase: TimeBase) throws(MediaError) {
        while counts.count <= stream { counts.append(Count()) }
        counts[stream].packets += 1
        if let ticks {
            counts[stream].earliest = min(counts[stream].earliest, ticks)
            counts[stream].latest = max(counts[stream].latest, ticks)
        }
        let count = counts[stream]
        // Looked at once in a while; a stream without any time is limited by its bytes alone.
        guard count.packets & 1023 == 0, count.packets > InputPolicy.packetAllowance, count.earliest <= count.latest
        else { return }
        let seconds =
            (Double(count.latest) - Double(count.earliest)) * Double(timeBase.numerator) / Double(timeBase.denominator)
        guard Double(count.packets - InputPolicy.packetAllowance) > Double(rate) * seconds else { return }
        throw MediaError(
            .limitExceeded, "\(count.packets) packets play \(seconds) seconds; \(rate) a second are accepted",
            operation: .read, track: stream)
    }
}
