internal import MediaCore
internal import MediaFFmpeg

/// What is known of a sample without its bytes, for telling what will be encoded before anything is.
struct SampleStamp {
    /// Presentation time after repair, in ticks of the source.
    var ticks: Int64
    /// What repair added to it.
    var shift: Int64
    var durationTicks: Int64?
    var isKey: Bool
    var byteCount: Int
    /// Where the container says the packet lies.
    var sourceOffset: Int64?
    /// The packet, where it was read.
    var packet: Packet?

    init(_ packet: Packet, _ times: TimestampRepair.Times) {
        ticks = times.presentation
        shift = times.shift
        durationTicks = packet.durationTicks
        isKey = packet.isKeyFrame
        byteCount = packet.byteCount
        sourceOffset = packet.sourceOffset
        self.packet = packet
    }

    /// A sample of the table, with its packet where that was read.
    init(_ sample: MediaSample, duration: Int64?, packet: Packet?) {
        ticks = sample.sourceTicks
        shift = 0
        durationTicks = duration
        isKey = sample.isSync
        byteCount = sample.byteCount
        sourceOffset = sample.sourceOffset
        self.packet = packet
    }
}

/// A track that will be encoded, as far as it can be told from its samples' times.
protocol StampConsumer: PacketConsumer {
    /// Samples at the start and at the end whose bytes are needed.
    var neededPackets: Int { get }
    func add(_ stamp: SampleStamp) throws(MediaError)
}

extension StampConsumer {
    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError) {
        try add(SampleStamp(packet, times))
    }
}
