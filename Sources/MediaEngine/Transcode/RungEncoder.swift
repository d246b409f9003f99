internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

/// The encoders of one rung, a fresh one for each segment.
///
/// `@unchecked Sendable`: everything but the results is touched by jobs of one serial lane only; frames are handed over
/// to it and references to their planes are counted atomically.
final class RungEncoder: @unchecked Sendable {
    /// What the encoder gave, in order.
    enum Output {
        case packet(Packet)
        case endSegment(at: Int64, groupStarts: [Int64])
        case failure(MediaError)
    }

    private let factory: VideoEncoderFactory
    private let track: Int
    private let cancel: CancelFlag
    /// The encoder of the open segment; before the first one, the encoder that told the parameters.
    private var encoder: Encoder?
    private var isUsed = false
    private var held: Frame?
    private var hasFailed = false
    private var job = 0
    private let results = Mutex<[(job: Int, output: Output)]>([])

    init(_ encoder: Encoder, factory: VideoEncoderFactory, track: Int, cancel: CancelFlag) {
        self.cancel = cancel
        self.encoder = encoder
        self.factory = factory
        self.track = track
    }

    /// What was given since the last call, by jobs up to one.
    func takeResults(through job: Int) -> [Output] {
        results.withLock { results in
            let count = results.firstIndex { $0.job > job } ?? results.count
            defer { results.removeFirst(count) }
            return results[..<count].map(\.output)
        }
    }

    /// Follows the sequence for the next picture; with nil, at the end.
    func apply(_ events: [FrameSequencer.Event], _ frame: Frame?, job: Int) {
        self.job = job
        guard !hasFailed else { return }
        do throws(MediaError) {
            for event in events {
                try cancel.check(.render)
                switch event {
                case .endSegment(let end, let groupStarts): try endSegment(at: end, groupStarts)
                case .picture(let tick, let isKey, let repeats):
                    guard let shown = repeats ? held : frame else { continue }
                    try encode(shown, tick, isKey: isKey)
                    // A picture that is shown before its time is the one to hold.
                    if !repeats { held = frame }
                }
            }
            if let frame { held = frame }
        } catch {
            hasFailed = true
            give(.failure(error))
        }
    }

    private func give(_ output: Output) {
        let job = job
        results.withLock { $0.append((job, output)) }
    }

    private func encode(_ frame: Frame, _ tick: Int64, isKey: Bool) throws(MediaError) {
        if encoder == nil { encoder = try factory.make() }
        guard let encoder else { return }
        isUsed = true
        let picture = try frame.reference()
        picture.clearCodingHints()
        picture.presentationTicks = tick
        if isKey { picture.requestKeyFrame() }
        for packet in try encoder.encode(picture, track: track) { give(.packet(packet)) }
    }

    private func endSegment(at end: Int64, _ groupStarts: [Int64]) throws(MediaError) {
        guard let encoder, isUsed else { return }
        for packet in try encoder.encode(nil, track: track) { give(.packet(packet)) }
        self.encoder = nil
        isUsed = false
        give(.endSegment(at: end, groupStarts: groupStarts))
    }
}
