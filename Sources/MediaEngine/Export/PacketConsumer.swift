internal import MediaCore
internal import MediaFFmpeg

/// Something that takes a track's packets in the order of the source: a copied track, a transcoder.
protocol PacketConsumer: AnyObject {
    /// Takes the next packet with its repaired times.
    func add(_ packet: Packet, _ times: TimestampRepair.Times) throws(MediaError)

    /// Takes what is held back; no more packets come.
    func finish() throws(MediaError)

    /// The forms of the track that are made.
    var pipelines: [TrackPipeline] { get }

    /// What went other than planned, once all packets came.
    var repairs: [Repair] { get }
}

/// Something that is cut where another track is.
protocol CutFollower: AnyObject {
    /// Announces where the next group of pictures starts. Comes before any later one, and before the end.
    func announce(_ cut: Cut) throws(MediaError)
}

/// Something that decides where tracks are cut.
protocol CutLeader: AnyObject {
    /// The cuts made since the last call.
    func takeCuts() -> [Cut]
}

/// The start of a group of pictures.
struct Cut: Hashable {
    /// Output time.
    let time: MediaTime
    /// Whether a segment starts there as well.
    let startsSegment: Bool
}
