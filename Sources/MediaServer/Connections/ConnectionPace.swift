internal import NIOCore

/// Whether a client keeps a connection moving: a value, without clocks and channels.
///
/// A client is only blamed for what it can do: the time in which the server does not want to read is not counted, and only
/// answers that wait to be taken are late.
struct ConnectionPace {
    /// Why a connection is given up.
    enum Reason: String, Sendable {
        case idle
        case slowHead = "slow_head"
        case slowBody = "slow_body"
        case slowReader = "slow_reader"
        case overhead
        case unwantedBody = "unwanted_body"
        case gone
        case refused
        case tooMany = "too_many"
        case shutdown
    }

    /// What is to be done with it.
    enum Verdict: Equatable, Sendable {
        /// The client is told, and the connection closed a moment later.
        case refuse(Reason)
        case close(Reason)
    }

    private enum Inbound {
        case between
        case head(since: NIODeadline)
        case body
    }

    let limits: ConnectionLimits
    private var inbound = Inbound.between
    /// When the last request was read or the last answer written.
    private var quietSince: NIODeadline
    /// Requests that are read and not answered.
    private(set) var answering = 0
    /// Whether somebody who is gone has no use for what is being done.
    var isSafe = true
    private(set) var isRefused = false
    private var refusedAt: NIODeadline?
    /// Bytes that came after a refusal. Without some of them read a client could not read why.
    private var thrownAway = 0
    private static let mostThrownAway = 1 << 20
    private var outputClosedAt: NIODeadline?
    private var inputClosedAt: NIODeadline?

    // Of the body that comes now.
    private var rawBytes = 0
    private var bodyBytes = 0
    private var bodyWindow = 0
    private var waited = TimeAmount.zero
    private var waitingSince: NIODeadline?
    private var isUnwanted = false
    private var unwantedSince: NIODeadline?

    // Of what is sent.
    private var enqueued = 0
    private var lastWrite: NIODeadline
    private var sentAtWindow = 0
    private var windowStart: NIODeadline?

    init(limits: ConnectionLimits, now: NIODeadline) {
        self.limits = limits
        quietSince = now
        lastWrite = now
    }

    private var idle: TimeAmount { .seconds(Int64(limits.idleSeconds)) }
    private var linger: TimeAmount { .seconds(Int64(limits.lingerSeconds)) }
    private var leastBytes: Int { limits.leastRate * limits.idleSeconds }

    var isReadingBody: Bool { if case .body = inbound { true } else { false } }
    var isOutputClosed: Bool { outputClosedAt != nil }

    // MARK: What the wire tells

    /// The server wants to read.
    mutating func wantsToRead(_ now: NIODeadline) { if waitingSince == nil { waitingSince = now } }

    mutating func received(_ count: Int, _ now: NIODeadline) -> Verdict? {
        if let since = waitingSince { waited = waited + (now - since) }
        waitingSince = nil
        guard !isRefused else {
            thrownAway += count
            return thrownAway > Self.mostThrownAway ? .close(.refused) : nil
        }
        switch inbound {
        case .between: inbound = .head(since: now)
        case .head: break
        case .body:
            rawBytes += count
            // Chunks of a few bytes, and extensions of chunks: more frame than picture.
            if rawBytes - count - bodyBytes > 256 << 10 + 16 * bodyBytes { return .refuse(.overhead) }
            if isUnwanted, rawBytes > limits.mostUnwantedBytes { return .close(.unwantedBody) }
        }
        return nil
    }

    mutating func enqueued(_ count: Int, _ now: NIODeadline) {
        enqueued += count
        lastWrite = now
    }

    mutating func inputClosed(_ now: NIODeadline) { inputClosedAt = now }
    mutating func outputClosed(_ now: NIODeadline) { if outputClosedAt == nil { outputClosedAt = now } }

    // MARK: What the requests tell

    mutating func headEnded(_ now: NIODeadline) {
        inbound = .body
        answering += 1
        (rawBytes, bodyBytes, bodyWindow, waited) = (0, 0, 0, .zero)
        (isUnwanted, unwantedSince) = (false, nil)
        if waitingSince != nil { waitingSince = now }
    }

    mutating func bodyCame(_ count: Int) {
        bodyBytes += count
        bodyWindow += count
    }

    mutating func requestEnded(_ now: NIODeadline) {
        inbound = .between
        quietSince = now
    }

    mutating func answerEnded(_ now: NIODeadline) {
        answering -= 1
        quietSince = now
        if answering == 0, isReadingBody { (isUnwanted, unwantedSince) = (true, now) }
    }

    mutating func refused(_ now: NIODeadline) {
        isRefused = true
        if refusedAt == nil { refusedAt = now }
    }

    // MARK: What the clock tells

    /// - Parameter buffered: bytes that wait to be taken by the client.
    mutating func verdict(buffered: Int, _ now: NIODeadline) -> Verdict? {
        if let verdict = readerVerdict(buffered, now) { return verdict }
        for since in [refusedAt, outputClosedAt] {
            if let since, answering == 0 || isRefused, now - since >= linger, buffered == 0 { return .close(.refused) }
        }
        // After a refusal nothing that is still to come matters.
        if let refusedAt, now - refusedAt >= linger + linger { return .close(.refused) }
        if isRefused || outputClosedAt != nil { return nil }
        if answering > 0, let inputClosedAt, isSafe, buffered == 0, now - max(inputClosedAt, lastWrite) >= linger {
            return .close(.gone)
        }
        switch inbound {
        case .between:
            return answering == 0 && now - quietSince >= idle ? .close(.idle) : nil
        case .head(let since):
            return now - since >= .seconds(Int64(limits.headSeconds)) ? .refuse(.slowHead) : nil
        case .body:
            if let unwantedSince, now - unwantedSince >= linger + linger { return .close(.unwantedBody) }
            var waited = waited
            if let waitingSince { waited = waited + (now - waitingSince) }
            guard waited >= idle else { return nil }
            guard bodyWindow >= leastBytes else { return isUnwanted ? .close(.unwantedBody) : .refuse(.slowBody) }
            (bodyWindow, self.waited) = (0, .zero)
            if waitingSince != nil { waitingSince = now }
            return nil
        }
    }

    private mutating func readerVerdict(_ buffered: Int, _ now: NIODeadline) -> Verdict? {
        let sent = enqueued - buffered
        guard buffered > 0, let start = windowStart else {
            windowStart = buffered > 0 ? now : nil
            sentAtWindow = sent
            return nil
        }
        guard now - start >= idle else { return nil }
        if sent - sentAtWindow < leastBytes { return .close(.slowReader) }
        (windowStart, sentAtWindow) = (now, sent)
        return nil
    }
}
