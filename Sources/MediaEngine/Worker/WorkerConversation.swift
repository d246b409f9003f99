internal import MediaCore
internal import MediaFFmpeg

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A host's talk with its worker, until an answer, an error, the end of one of both, or of patience.
///
/// Nothing the worker says or leaves unsaid keeps the host: it reads what there is, and looks at its own clock each time.
struct WorkerConversation {
    let channel: WorkerChannel
    private var cancel: CancelFlag
    let gate: any RenderGate
    let stallTimeLimit: Duration?
    let grace: Duration
    /// Whether the worker said that it gave up its rights.
    private(set) var isProtected = false
    /// Whether it said that it began with what it was asked for last.
    private(set) var hasBegun = false
    /// Whether what it was asked for last ended with an error of its own.
    private(set) var hasFailed = false
    /// What is waited for, and bytes it may have.
    private var expected = WorkerChannel.Kind.answer
    private var longest = WorkerChannel.Kind.answer.longest
    private var hasEntered = false
    private var lastProgress = ContinuousClock.now
    private var timedOutSince: ContinuousClock.Instant?
    /// What came of a frame that is not complete.
    private var pending: [UInt8] = []

    init(
        channel: WorkerChannel, cancel: CancelFlag, gate: any RenderGate, stallTimeLimit: Duration?, grace: Duration
    ) {
        self.channel = channel
        self.cancel = cancel
        self.gate = gate
        self.stallTimeLimit = stallTimeLimit
        self.grace = grace
    }

    /// Another answer is waited for: a segment of so many bytes at most.
    mutating func expectSegment(longest: Int, cancel: CancelFlag) {
        self.cancel = cancel
        self.longest = min(longest, WorkerChannel.Kind.segment.longest)
        expected = .segment
        (hasBegun, hasFailed) = (false, false)
        // A stream's worker is let in once, before its first answer.
        hasEntered = true
        (lastProgress, timedOutSince) = (.now, nil)
    }

    /// The answer; nil where the worker ended without one.
    ///
    /// - Parameter setMemory: gives the worker the memory its plan needs.
    /// - Throws: what the worker's job threw, `crashed` for a worker that talks nonsense, or the host's own reason to end.
    mutating func follow(
        setMemory: (Int) -> Void, progress: (MediaTime, MediaTime?) -> Void
    ) throws(MediaError) -> Data? {
        defer { if hasEntered { gate.leave() } }
        while true {
            try checkPatience()
            guard channel.isReadable(within: 20) else { continue }
            guard let part = channel.receive(most: 1 << 18, waits: false) else { return nil }
            pending += part
            while let (kind, content) = try takeFrame() {
                if kind != .value {
                    guard isProtected, kind == expected else { throw nonsense }
                    return content
                }
                guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: content) else { throw nonsense }
                try take(message, setMemory, progress)
            }
        }
    }

    /// The next frame, where all of it is there.
    private mutating func takeFrame() throws(MediaError) -> (WorkerChannel.Kind, Data)? {
        guard pending.count >= 5 else { return nil }
        guard let kind = WorkerChannel.Kind(rawValue: pending[0]) else { throw nonsense }
        let length = pending[1..<5].reduce(0) { $0 << 8 | Int($1) }
        guard length <= (kind == expected ? longest : kind.longest) else { throw nonsense }
        guard pending.count >= 5 + length else { return nil }
        let content = Data(pending[5..<5 + length])
        pending.removeFirst(5 + length)
        return (kind, content)
    }

    private mutating func take(
        _ message: WorkerMessage, _ setMemory: (Int) -> Void, _ progress: (MediaTime, MediaTime?) -> Void
    ) throws(MediaError) {
        switch message {
        case .protected: isProtected = true
        case .begun:
            guard expected == .segment else { throw nonsense }
            hasBegun = true
        case .failure(let error):
            // Only this process cancels its jobs; a source that was cancelled with one tells the worker so.
            if cancel.isCancelled { throw cancel.explain(.exit, .render) }
            guard error.code != .cancelled else { throw nonsense }
            hasFailed = true
            throw error.cleaned
        case .planned(let memory, let encodes):
            guard isProtected, !hasEntered, memory >= 0 else { throw nonsense }
            try gate.enter(MemoryEstimate(byteCount: memory, encodes: encodes), cancel)
            hasEntered = true
            lastProgress = .now
            setMemory(memory)
            _ = channel.send(bytes: [HostedGate.go])
        case .progress(let processed, let duration):
            guard isProtected, Self.isTime(processed), duration.map(Self.isTime) ?? true else { throw nonsense }
            lastProgress = .now
            progress(processed, duration)
        }
    }

    /// Whether a time is one that media have: up to three hundred years, in ticks of a nanosecond at most.
    private static func isTime(_ time: MediaTime) -> Bool {
        time.timescale <= 1_000_000_000 && time.value >= 0 && time.value / Int64(time.timescale) < 10_000_000_000
    }

    private var nonsense: MediaError {
        MediaError(.crashed, "the worker process talks nonsense", operation: isProtected ? .render : .open)
    }

    private mutating func checkPatience() throws(MediaError) {
        if cancel.isCancelled { throw cancel.explain(.exit, .render) }
        if cancel.isTimedOut {
            let since = timedOutSince ?? .now
            timedOutSince = since
            if since.duration(to: .now) > grace { throw cancel.explain(.exit, .render) }
        }
        if let stallTimeLimit, lastProgress.duration(to: .now) > stallTimeLimit {
            throw MediaError(
                .timedOut, "nothing was done for \(stallTimeLimit.components.seconds) seconds", operation: .render)
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
