internal import CLibAVCodec
internal import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// One packet of coded media, sharing FFmpeg's reference-counted bytes. It carries its own time base.
package struct Packet: Sendable {
    /// Owner of an `AVPacket`.
    ///
    /// `@unchecked Sendable`: after the packet was read nothing writes to it, and FFmpeg counts references to the
    /// bytes atomically.
    final class Storage: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<AVPacket>
        init(adopting pointer: UnsafeMutablePointer<AVPacket>) { self.pointer = pointer }
        deinit {
            var pointer: UnsafeMutablePointer<AVPacket>? = pointer
            av_packet_free(&pointer)
        }
    }

    let storage: Storage
    /// Seconds per tick of the packet's times, as a numerator over a denominator.
    package let timeBase: TimeBase

    init(storage: Storage, timeBase: TimeBase) {
        self.storage = storage
        self.timeBase = timeBase
    }

    /// A packet made of bytes.
    ///
    /// Throws `internal` when there is no memory for it.
    package init(_ bytes: [UInt8], stream: Int, timeBase: TimeBase) throws(MediaError) {
        guard let pointer = av_packet_alloc() else { throw FFmpegError.noMemory.mediaError(.read) }
        storage = Storage(adopting: pointer)
        self.timeBase = timeBase
        guard av_new_packet(pointer, Int32(clamping: bytes.count)) >= 0, let data = pointer.pointee.data else {
            throw FFmpegError.noMemory.mediaError(.read)
        }
        bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: data, count: bytes.count).copyMemory(from: source)
        }
        pointer.pointee.stream_index = Int32(clamping: stream)
        pointer.pointee.flags = AV_PKT_FLAG_KEY
    }

    /// Index of the stream the packet belongs to.
    package var streamIndex: Int { Int(storage.pointer.pointee.stream_index) }
    /// Presentation time in ticks; nil when the container gives none.
    package var presentationTicks: Int64? { Packet.known(storage.pointer.pointee.pts) }
    /// Decoding time in ticks; nil when the container gives none.
    package var decodingTicks: Int64? { Packet.known(storage.pointer.pointee.dts) }
    /// Duration in ticks; nil when unknown.
    package var durationTicks: Int64? {
        let duration = storage.pointer.pointee.duration
        return duration > 0 ? duration : nil
    }
    /// Whether decoding can start here.
    package var isKeyFrame: Bool { storage.pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    /// Whether the demuxer knows the bytes to be damaged.
    package var isCorrupt: Bool { storage.pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }
    /// Whether a decoder drops what this packet yields.
    package var isDiscarded: Bool { storage.pointer.pointee.flags & AV_PKT_FLAG_DISCARD != 0 }
    /// Number of bytes.
    package var byteCount: Int { Int(storage.pointer.pointee.size) }
    /// Offset of the packet in the source; nil when unknown.
    package var sourceOffset: Int64? { storage.pointer.pointee.pos >= 0 ? storage.pointer.pointee.pos : nil }

    /// Lends the packet's bytes.
    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: storage.pointer.pointee.data, count: byteCount))
    }

    /// A copy of the packet's bytes.
    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// Where the bytes lie; valid only as long as a copy of the packet is kept.
    package var unsafeBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: storage.pointer.pointee.data, count: byteCount)
    }

    /// A new decoder configuration that takes effect with this packet, if it brings one.
    package var newConfiguration: [UInt8]? {
        var size = 0
        guard let data = av_packet_get_side_data(storage.pointer, AV_PKT_DATA_NEW_EXTRADATA, &size), size > 0 else {
            return nil
        }
        return Array(UnsafeBufferPointer(start: data, count: Int(size)))
    }

    /// Settings of a WebVTT cue that stand beside its text.
    package var webVTTSettings: String? {
        var size = 0
        guard let data = av_packet_get_side_data(storage.pointer, AV_PKT_DATA_WEBVTT_SETTINGS, &size), size > 0 else {
            return nil
        }
        return String(decoding: UnsafeBufferPointer(start: data, count: Int(size)), as: UTF8.self)
    }

    private static func known(_ ticks: Int64) -> Int64? { ticks == cmedia_no_timestamp ? nil : ticks }
}
