internal import MediaFFmpeg

/// One sample on its way to the outputs.
///
/// There are hundreds of thousands in a film, so what is mostly absent is kept in plain numbers, and references are few.
struct MediaSample: Sendable {
    /// Presentation time on the output timeline, in ticks of the track; the presentation starts at zero.
    var time: Int64
    /// Timestamp in the source, before any repair, in ticks of the source.
    let sourceTicks: Int64
    /// What repairs added to it.
    let sourceShift: Int64
    private let durationTicks: Int64
    private let place: Int64
    private let inspected: Int32
    private let size: Int32
    let isSync: Bool
    private let isStored: Bool
    /// The packet as the source had it; nil where none was read.
    let packet: Packet?
    private let rewritten: SampleBytes?

    /// A sample that was read as a packet.
    ///
    /// - Parameters:
    ///   - rewritten: its bytes for MP4 where they are not the packet's own.
    ///   - sourceOffset: where the container says the packet lies, or the last one before it that it says it of.
    init(
        _ packet: Packet, rewritten: SampleBytes? = nil, time: Int64, duration: Int64?, isSync: Bool,
        sourceTicks: Int64 = 0, sourceShift: Int64 = 0, sourceOffset: Int64? = nil
    ) {
        self.packet = packet
        self.rewritten = rewritten
        size = Int32(clamping: rewritten?.byteCount ?? packet.byteCount)
        self.time = time
        durationTicks = duration ?? -1
        self.isSync = isSync
        self.sourceTicks = sourceTicks
        self.sourceShift = sourceShift
        place = sourceOffset ?? -1
        inspected = -1
        isStored = false
    }

    /// A sample that is still in the source, as it goes into MP4.
    ///
    /// - Parameter inspectedTrack: the track whose captions it may hold, if somebody looks for them; -1 if not.
    init(
        at offset: Int64, byteCount: UInt32, time: Int64, duration: Int64?, isSync: Bool, sourceTicks: Int64,
        inspectedTrack: Int32
    ) {
        packet = nil
        rewritten = nil
        size = Int32(clamping: byteCount)
        self.time = time
        durationTicks = duration ?? -1
        self.isSync = isSync
        self.sourceTicks = sourceTicks
        sourceShift = 0
        place = offset
        inspected = inspectedTrack
        isStored = true
    }

    /// Number of bytes in MP4.
    var byteCount: Int { Int(size) }
    /// How long it lasts by its own word, in ticks of the track.
    var duration: Int64? { durationTicks < 0 ? nil : durationTicks }
    /// Where the container says the packet lies, or the last one before it that it says it of.
    var sourceOffset: Int64? { place < 0 ? nil : place }

    /// Where its bytes for MP4 are in the source; nil where they are in memory.
    var stored: StoredBytes? {
        isStored ? StoredBytes(offset: place, byteCount: size, inspectedTrack: inspected) : nil
    }

    /// Visits its bytes for MP4 where they lie in memory, piece by piece; none where they are in the source. They are
    /// valid as long as the sample is kept.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) {
        if let rewritten {
            for piece in rewritten.pieces { body(piece) }
        } else if let packet {
            body(packet.unsafeBytes)
        }
    }

    /// The pieces as an array.
    var pieces: [UnsafeRawBufferPointer] { rewritten?.pieces ?? packet.map { [$0.unsafeBytes] } ?? [] }

    /// A place in the source.
    struct StoredBytes: Sendable, Hashable {
        var offset: Int64
        var byteCount: Int32
        /// The track whose captions it may hold, if somebody looks for them; -1 if not.
        var inspectedTrack: Int32
    }
}
