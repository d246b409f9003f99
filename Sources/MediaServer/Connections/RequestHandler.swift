internal import NIOCore
internal import NIOHTTP1

/// Watches a connection's requests and answers: refuses what is not to be answered, ends connections in order, counts and
/// logs what was sent.
final class RequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: ConnectionState
    /// Requests whose answers are not begun, the oldest first.
    private var unanswered = CircularBuffer<PendingAnswer>()
    /// Answers that are begun and not sent yet, the oldest first.
    private var sending = CircularBuffer<PendingAnswer>()
    /// The one that is not written to its end.
    private var writing: PendingAnswer?
    private var count = 0
    private var isQuiescing = false

    init(_ state: ConnectionState) { self.state = state }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !state.pace.isRefused else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            if let problem = RequestCheck.problem(head) {
                state.refuse(problem.status, problem.message, .refused, context)
                return
            }
            begin(head, context)
        case .body(let bytes): state.pace.bodyCame(bytes.readableBytes)
        case .end: state.pace.requestEnded(.now())
        }
        context.fireChannelRead(data)
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        count += 1
        state.server.metrics.began()
        let isFirst = unanswered.isEmpty && sending.isEmpty
        unanswered.append(
            PendingAnswer(
                head.method.rawValue, isSafe: [.GET, .HEAD, .OPTIONS].contains(head.method),
                isKeptAlive: head.isKeepAlive && head.version.minor == 1 && count < state.server.limits.mostRequests,
                isOld: head.version.minor == 0))
        state.pace.headEnded(.now())
        noteSafety()
        // Behind other answers it would stand in their midst; a client goes on by itself after a while.
        if isFirst, head.version.minor == 1, head.headers.contains(name: "expect") {
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        }
    }

    private func noteSafety() {
        state.pace.isSafe = (writing?.isSafe ?? true) && unanswered.allSatisfy(\.isSafe)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError {
            let status: HTTPResponseStatus =
                switch error {
                case .headerOverflow: .requestHeaderFieldsTooLarge
                case .invalidVersion: .httpVersionNotSupported
                default: .badRequest
                }
            let isLarge = status == .requestHeaderFieldsTooLarge
            state.note(status, isLarge ? "the head is too large" : "the request is not HTTP/1.1", .refused)
        }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if head.status.code < 200 {
                context.write(data, promise: promise)
            } else {
                write(head, context, promise)
            }
        case .body(let bytes):
            guard let writing, !writing.isReplaced else {
                promise?.succeed()
                return
            }
            let count = bytes.readableBytes
            let promise = promise ?? context.eventLoop.makePromise()
            promise.futureResult.assumeIsolated().whenSuccess {
                writing.byteCount += count
                self.state.server.metrics.sent(bytes: count)
            }
            context.write(data, promise: promise)
        case .end: end(data, context, promise)
        }
    }

    private func write(_ head: HTTPResponseHead, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        var head = head
        // What never became a request is answered as well.
        let isOfRequest = !unanswered.isEmpty
        // Whoever was answered before all was read has nothing more to be told.
        if !isOfRequest, state.pace.isReadingBody {
            promise?.succeed()
            context.close(promise: nil)
            return
        }
        let isCutOff = !isOfRequest || (unanswered.count == 1 && state.pace.isReadingBody)
        let answer =
            unanswered.popFirst() ?? PendingAnswer("other", isSafe: true, isKeptAlive: false, isOld: false)
        if isOfRequest { answer.exchange = state.connection.takeExchange() } else { state.server.metrics.began() }
        writing = answer
        sending.append(answer)
        // Whoever answers a request that was cut off does not know why it was.
        var words: String?
        if let refusal = state.refusal, isCutOff, head.status.code >= 400 {
            head.status = refusal.status
            words = Self.words(refusal.status, refusal.message)
            head.headers.replaceOrAdd(name: "content-type", value: "application/json")
            head.headers.replaceOrAdd(name: "content-length", value: String(words?.utf8.count ?? 0))
        }
        answer.status = Int(head.status.code)
        answer.isLast =
            !answer.isKeptAlive || (isQuiescing && unanswered.isEmpty) || (state.pace.isRefused && isCutOff)
        answer.isEndless = head.headers.first(name: "content-type")?.hasPrefix("text/event-stream") == true
        if answer.isLast { head.headers.replaceOrAdd(name: "connection", value: "close") }
        if answer.isOld, !head.headers.contains(name: "content-length") { head.version = .http1_0 }
        state.server.security.add(to: &head.headers)
        if !head.headers.contains(name: "x-request-id") {
            head.headers.add(name: "x-request-id", value: Exchange.makeID())
        }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        if let words {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: words)))), promise: nil)
            answer.byteCount = words.utf8.count
            answer.isReplaced = true
        }
        if isQuiescing, answer.isEndless { endEndless(answer, context) }
    }

    private func end(_ data: NIOAny, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        guard let answer = writing else {
            promise?.succeed()
            return
        }
        writing = nil
        state.pace.answerEnded(.now())
        noteSafety()
        let promise = promise ?? context.eventLoop.makePromise()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        promise.futureResult.assumeIsolated().whenSuccess {
            self.sent(answer)
            if answer.isLast || (self.isQuiescing && self.unanswered.isEmpty && self.sending.isEmpty) {
                self.endConnection(bound.value)
            }
        }
        context.write(data, promise: promise)
    }

    /// Ends a connection whose client has everything. What it still sends is waited for, so that it can read the answer.
    private func endConnection(_ context: ChannelHandlerContext) {
        if state.pace.isReadingBody || state.pace.isRefused {
            context.close(mode: .output, promise: nil)
        } else {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            if let writing, writing.isEndless { endEndless(writing, context) }
            // Hummingbird would close behind an answer's last part before its client has it; `end` closes then.
            guard unanswered.isEmpty, sending.isEmpty else { return }
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Ends an answer that would not end by itself.
    private func endEndless(_ answer: PendingAnswer, _ context: ChannelHandlerContext) {
        writing = nil
        state.pace.answerEnded(.now())
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            self.sent(answer)
            bound.value.close(promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // A change that was begun is ended, whoever waits for it.
        if (writing ?? unanswered.first)?.isSafe ?? true { state.connection.giveUp() }
        while let answer = sending.popFirst() { report(answer, isComplete: false) }
        while let answer = unanswered.popFirst() {
            answer.exchange = state.connection.takeExchange()
            report(answer, isComplete: false)
        }
        writing = nil
        context.fireChannelInactive()
    }

    private func sent(_ answer: PendingAnswer) {
        guard sending.first === answer else { return }
        sending.removeFirst()
        report(answer, isComplete: true)
    }

    private func report(_ answer: PendingAnswer, isComplete: Bool) {
        let outcome = answer.outcome(isComplete: isComplete)
        state.server.metrics.ended(
            route: answer.exchange?.route ?? "none", method: answer.method, status: outcome.status,
            nanoseconds: outcome.nanoseconds)
        state.server.log.write(answer.exchange, outcome, method: answer.method, peer: state.connection.peer)
    }

    private static func words(_ status: HTTPResponseStatus, _ message: String) -> String {
        #"{"error":{"code":\#(status.code),"description":"\#(status.reasonPhrase)","message":"\#(message)"},"success":false}"#
    }
}
