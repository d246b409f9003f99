internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The place of a stream's worker: the one that serves now, and another one where that has failed or was idle.
///
/// `@unchecked Sendable`: used by jobs of one pool with one thread only.
final class StreamSeat: @unchecked Sendable {
    private let start: StreamWorker.Start
    private let check: StreamAnswerCheck
    private var worker: StreamWorker?
    /// What the first worker told; every other one has to tell the same.
    private var known: StreamAnswer?
    private var identity: InputIdentity?
    /// How long the first one took to tell.
    private(set) var openingTime = Duration.zero

    init(start: StreamWorker.Start, settings: HLSSettings) {
        self.start = start
        check = StreamAnswerCheck(settings: settings)
    }

    var isEmpty: Bool { worker == nil }

    /// Starts the first worker.
    func open(cancel: CancelFlag, opening: SourceOpening) throws(MediaError) -> StreamContents {
        let begin = ContinuousClock.now
        let identity = try currentIdentity()
        let (worker, answer) = try StreamWorker.start(start, cancel: cancel, opening: opening)
        do throws(MediaError) {
            var contents = try check.contents(of: answer)
            contents.identity = identity
            (self.worker, known, self.identity) = (worker, answer, identity)
            openingTime = begin.duration(to: .now)
            return contents
        } catch {
            worker.end()
            throw error
        }
    }

    /// Renders a segment, by a new worker where there is none any more.
    func render(
        _ request: SegmentRequest, recipe: SegmentRecipe, byteLimit: Int, cancel: CancelFlag, opening: SourceOpening
    ) throws(MediaError) -> [UInt8] {
        var mayAskAgain = true
        while true {
            let serving: StreamWorker
            if let worker { serving = worker } else { serving = try restart(cancel: cancel, opening: opening) }
            switch serving.render(request, byteLimit: byteLimit, cancel: cancel) {
            case .segment(let bytes):
                do throws(MediaError) { try StreamSegmentCheck(recipe: recipe).check(bytes) } catch {
                    end()
                    throw error
                }
                return bytes
            case .failure(let error): throw error
            case .lost(let error):
                end()
                throw error
            case .gone(let error):
                end()
                guard mayAskAgain else { throw error }
                mayAskAgain = false
            }
        }
    }

    private func restart(cancel: CancelFlag, opening: SourceOpening) throws(MediaError) -> StreamWorker {
        try checkIdentity()
        let (worker, answer) = try StreamWorker.start(start, cancel: cancel, opening: opening)
        guard answer == known else {
            worker.end()
            throw MediaError(
                .damaged, "the media is another one, or was changed, since the stream was opened", operation: .render)
        }
        self.worker = worker
        return worker
    }

    /// Throws `damaged` where a file is not the one the stream was opened with.
    private func checkIdentity() throws(MediaError) {
        guard let path = start.asset.path else { return }
        try FileInput(path: path).check(identity)
    }

    private func currentIdentity() throws(MediaError) -> InputIdentity? {
        guard let path = start.asset.path else { return nil }
        return try FileInput(path: path).identity
    }

    /// Ends the worker, if there is one.
    func end() {
        worker?.end()
        worker = nil
    }
}
