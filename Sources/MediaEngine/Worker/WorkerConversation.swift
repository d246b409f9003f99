internal import MediaCore
internal import MediaFFmpeg

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A host's talk with its worker, until an answer, an error, the end of one of both, or of patience.
struct WorkerConversation {
    let channel: WorkerChannel
    let cancel: CancelFlag
    let gate: any RenderGate
    let stallTimeLimit: Duration?
    let grace: Duration
    /// Whether the worker said that it gave up its rights.
    private(set) var isProtected = false
    private var isRendering = false
    private var lastProgress = ContinuousClock.now
    private var timedOutSince: ContinuousClock.Instant?

    init(
        channel: WorkerChannel, cancel: CancelFlag, gate: any RenderGate, stallTimeLimit: Duration?, grace: Duration
    ) {
        self.channel = channel
        self.cancel = cancel
        self.gate = gate
        self.stallTimeLimit = stallTimeLimit
        self.grace = grace
    }

    /// The answer; nil where the worker ended without one.
    mutating func follow(_ progress: (MediaTime, MediaTime?) -> Void) throws(MediaError) -> Data? {
        var hasEntered = false
        defer { if hasEntered { gate.leave() } }
        while true {
            guard channel.isReadable(within: 20) else {
                try checkPatience()
                continue
            }
            guard let message = channel.receive(WorkerMessage.self) else { return nil }
            switch message {
            case .protected: isProtected = true
            case .planned(let memory, let encodes):
                guard !hasEntered else { return nil }
                try gate.enter(MemoryEstimate(byteCount: memory, encodes: encodes), cancel)
                hasEntered = true
                isRendering = true
                lastProgress = .now
                _ = channel.send(bytes: [HostedGate.go])
            case .progress(let processed, let duration):
                lastProgress = .now
                progress(processed, duration)
            case .answer(let data): return data
            case .failure(let error): throw error.cleaned
            }
        }
    }

    private mutating func checkPatience() throws(MediaError) {
        if cancel.isCancelled { throw cancel.explain(.exit, .render) }
        if cancel.isTimedOut {
            let since = timedOutSince ?? .now
            timedOutSince = since
            if since.duration(to: .now) > grace { throw cancel.explain(.exit, .render) }
        }
        if isRendering, let stallTimeLimit, lastProgress.duration(to: .now) > stallTimeLimit {
            throw MediaError(
                .timedOut, "nothing was written for \(stallTimeLimit.components.seconds) seconds", operation: .render)
        }
    }
}

extension MediaError {
    /// The error as text from outside: one line each, of bounded length.
    fileprivate var cleaned: MediaError {
        MediaError(
            code, CleanText.line(message, limit: 1000), operation: operation,
            location: location.map { CleanText.line($0, limit: 4096) }, track: track,
            log: log.prefix(16).map { CleanText.line($0, limit: 256) })
    }
}
