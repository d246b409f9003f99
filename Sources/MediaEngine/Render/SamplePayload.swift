internal import MediaFFmpeg

/// Where the bytes of a sample are.
enum SamplePayload {
    /// In the source, as they go into MP4.
    case stored(StoredBytes)
    /// In a packet, as they go into MP4.
    case packet(Packet)
    /// Made of a packet: length-prefixed, without ADTS head.
    case rewritten(SampleBytes, Packet)

    /// A place in the source.
    struct StoredBytes: Sendable, Hashable {
        var offset: Int64
        var byteCount: Int32
        /// The track whose captions the sample may hold, if somebody looks for them.
        var inspectedTrack: Int32?
    }

    var byteCount: Int {
        switch self {
        case .stored(let place): Int(place.byteCount)
        case .packet(let packet): packet.byteCount
        case .rewritten(let bytes, _): bytes.bytes.count
        }
    }

    /// The packet as the source had it; nil where none was read.
    var packet: Packet? {
        switch self {
        case .stored: nil
        case .packet(let packet), .rewritten(_, let packet): packet
        }
    }

    /// Where bytes in memory lie, valid as long as the payload is kept; nil where they are still in the source.
    var unsafeBytes: UnsafeRawBufferPointer? {
        switch self {
        case .stored: nil
        case .packet(let packet): packet.unsafeBytes
        case .rewritten(let bytes, _): bytes.bytes
        }
    }
}
