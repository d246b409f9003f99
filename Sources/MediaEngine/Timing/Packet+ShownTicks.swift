internal import MediaFFmpeg

extension Packet {
    /// Presentation time in ticks of the stream, or what stands for it.
    var shownTicks: Int64 { presentationTicks ?? decodingTicks ?? 0 }
}
