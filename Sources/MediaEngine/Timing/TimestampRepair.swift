internal import MediaCore
internal import MediaFFmpeg

/// Makes one timeline of a source's timestamps, in the order packets come: fills missing ones and closes jumps of
/// containers whose clock may jump (transport and program streams).
///
/// The probe and the export use the same rules, so that a plan fits what is rendered.
struct TimestampRepair {
    /// A packet's times after repair, in ticks of its stream.
    struct Times {
        var presentation: Int64
        /// Decoding time, after the same repair.
        var decoding: Int64
        /// Whether the container gave a presentation time of its own.
        var hasPresentation: Bool
        /// What was added to the source's timestamp.
        var shift: Int64
    }

    private struct StreamState {
        /// Where the next packet is expected, in ticks, after repair.
        var expected: Int64?
        var step: Int64 = 0
    }

    /// Whether the container's clock may jump.
    private let clockMayJump: Bool
    /// What is added to every stream's timestamps.
    private var shift = MediaTime.zero
    private var streams: [Int: StreamState] = [:]
    private(set) var jumps = 0
    private(set) var missing: [Int: Int] = [:]

    /// A jump forward by more than this is closed.
    private static let largestGap = MediaTime(value: 10, timescale: 1)
    /// A step back by more than this is a jump.
    private static let largestStepBack = MediaTime(value: 1, timescale: 10)

    init(formatName: String) {
        clockMayJump = formatName == "mpegts" || formatName == "mpeg"
    }

    mutating func times(of packet: Packet) -> Times {
        var state = streams[packet.streamIndex] ?? StreamState()
        let base = packet.timeBase
        var shiftTicks = base.ticks(shift)
        let known = packet.decodingTicks ?? packet.presentationTicks
        if known == nil { missing[packet.streamIndex, default: 0] += 1 }
        var decoding = (known ?? state.expected.map { $0 - shiftTicks } ?? 0) &+ shiftTicks
        if clockMayJump, known != nil, let expected = state.expected {
            let difference = base.time(decoding &- expected)
            if difference > Self.largestGap || difference < -Self.largestStepBack {
                shift = shift - difference
                jumps += 1
                shiftTicks = base.ticks(shift)
                decoding = (known ?? 0) &+ shiftTicks
            }
        }
        if let duration = packet.durationTicks {
            state.step = duration
        } else if let expected = state.expected, decoding > expected {
            state.step = decoding - expected
        }
        state.expected = decoding &+ state.step
        streams[packet.streamIndex] = state
        let presentation = packet.presentationTicks.map { $0 &+ shiftTicks } ?? decoding
        return Times(
            presentation: presentation, decoding: decoding, hasPresentation: packet.presentationTicks != nil,
            shift: shiftTicks)
    }
}
