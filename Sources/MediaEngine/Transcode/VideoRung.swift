internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// One size of an encoded picture: its encoder on a thread of its own, and the way of its packets.
final class VideoRung {
    let encoding: VideoEncoding
    let pipeline: EncodedPipeline
    private let encoder: RungEncoder
    /// Pictures on their way to the encoder are few: each takes megabytes.
    private let lane = WorkLane(depth: VideoRung.depth)
    private static let depth = 3
    private var submitted = 0

    init(
        _ encoding: VideoEncoding, encoder: Encoder, factory: VideoEncoderFactory, pipeline: EncodedPipeline,
        cancel: CancelFlag
    ) {
        self.encoding = encoding
        self.pipeline = pipeline
        self.encoder = RungEncoder(encoder, factory: factory, track: pipeline.context.info.index, cancel: cancel)
    }

    /// Follows the sequence for the next picture; with nil, at the end. Takes on what was encoded meanwhile.
    func apply(_ events: [FrameSequencer.Event], _ frame: Frame?) throws(MediaError) {
        let encoder = encoder
        let job = Handover(frame: frame)
        submitted += 1
        let number = submitted
        lane.submit { encoder.apply(events, job.frame, job: number) }
        // Those that are certainly done, and no others: what is taken when decides the order of chunks in a movie.
        try takeResults(through: number - Self.depth)
    }

    /// Waits for the encoder and takes what it gave.
    func finish() throws(MediaError) {
        lane.finish()
        try takeResults(through: submitted)
    }

    private func takeResults(through job: Int) throws(MediaError) {
        for output in encoder.takeResults(through: job) {
            switch output {
            case .packet(let packet): try pipeline.add(packet)
            case .endSegment(let end, let groupStarts):
                try pipeline.endSegment(at: end) { $0.groupStarts = groupStarts }
            case .failure(let error): throw error
            }
        }
    }

    /// A frame on its way to another thread.
    ///
    /// `@unchecked Sendable`: the sender lets go of it; the planes' reference counts are atomic.
    private struct Handover: @unchecked Sendable {
        let frame: Frame?
    }
}
