internal import MediaFFmpeg

/// Tells packets of sound apart that a container gave one timestamp: each follows the one before.
struct SoundTimes {
    private var lastRaw: Int64?
    private var lastTime: Int64 = 0
    private var step: Int64 = 1

    /// The packet's times, unique among its neighbours.
    mutating func unique(_ packet: Packet, _ times: TimestampRepair.Times) -> TimestampRepair.Times {
        let raw = times.presentation
        var times = times
        if raw == lastRaw { times.presentation = lastTime + step }
        step = max(packet.durationTicks ?? 1, 1)
        lastRaw = raw
        lastTime = times.presentation
        return times
    }

    /// Goes on as after a packet that got another time than its own.
    mutating func resume(raw: Int64, time: Int64, step: Int64) {
        lastRaw = raw
        lastTime = time
        self.step = max(step, 1)
    }
}
