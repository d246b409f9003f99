internal import MediaFFmpeg

/// One sample on its way to the outputs.
struct MediaSample {
    /// The packet as the source had it.
    let packet: Packet
    /// Bytes that replace the packet's own in MP4 (length-prefixed, without ADTS head); nil where they are the same.
    let rewritten: SampleBytes?
    /// Presentation time on the output timeline, in ticks of the track; the presentation starts at zero.
    var time: Int64
    /// How long it lasts by its own word, in ticks of the track.
    var duration: Int64?
    let isSync: Bool
    /// Timestamp in the source, before any repair, in ticks of the source.
    let sourceTicks: Int64
    /// What repairs added to it.
    let sourceShift: Int64
    /// Where the container says the packet lies, or the last one before it that it says it of.
    let sourceOffset: Int64?

    /// Number of bytes in MP4.
    var byteCount: Int { rewritten?.bytes.count ?? packet.byteCount }

    /// Where the bytes for MP4 lie; valid as long as the sample is kept.
    var unsafeBytes: UnsafeRawBufferPointer { rewritten?.bytes ?? packet.unsafeBytes }
}

/// Bytes made for a sample, at an address that does not change.
final class SampleBytes {
    let bytes: UnsafeRawBufferPointer

    init(copying source: some Collection<UInt8>) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(source.count, 1), alignment: 1)
        buffer.copyBytes(from: source)
        bytes = UnsafeRawBufferPointer(rebasing: buffer[0..<source.count])
    }

    deinit { bytes.deallocate() }
}
