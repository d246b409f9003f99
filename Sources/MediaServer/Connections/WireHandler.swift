internal import NIOCore
internal import NIOHTTP1

/// Watches a connection's bytes and its clock: gives up clients that do not send, that do not read, that are gone.
///
/// Bound to its event loop, as everything in a pipeline; `RequestHandler` beside it has the same state.
final class WireHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let state: ConnectionState
    private let isAllowed: Bool
    private var clock: RepeatedTask?

    /// - Parameter isAllowed: whether there is a place for it; otherwise it is told so and closed.
    init(_ state: ConnectionState, isAllowed: Bool) {
        self.state = state
        self.isAllowed = isAllowed
    }

    private static let noPlace = """
        HTTP/1.1 429 Too Many Requests\r\nconnection: close\r\ncontent-length: 0\r\nretry-after: 10\r\n\
        x-content-type-options: nosniff\r\ncache-control: no-store\r\n\r\n
        """

    func channelActive(context: ChannelHandlerContext) {
        if isAllowed {
            begin(context)
        } else {
            state.server.metrics.cut(ConnectionPace.Reason.tooMany.rawValue)
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer(string: Self.noPlace))), promise: nil)
            context.close(promise: nil)
        }
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        state.server.metrics.opened()
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        clock = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let (handler, context) = bound.value
            handler.look(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        clock?.cancel()
        clock = nil
        if isAllowed {
            state.server.metrics.closed()
        }
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        state.pace.wantsToRead(.now())
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let count = unwrapInboundIn(data).readableBytes
        state.server.metrics.received(bytes: count)
        guard isAllowed else { return }
        if let verdict = state.pace.received(count, .now()) {
            act(verdict, context)
            return
        }
        if !state.pace.isRefused { context.fireChannelRead(data) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nobody else reads on.
        if state.pace.isRefused { context.read() }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        state.pace.enqueued(unwrapOutboundIn(data).readableBytes, .now())
        context.write(data, promise: promise)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output { state.pace.outputClosed(.now()) }
        context.close(mode: mode, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { state.pace.inputClosed(.now()) }
        context.fireUserInboundEventTriggered(event)
    }

    private func look(_ context: ChannelHandlerContext) {
        let buffered = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if let verdict = state.pace.verdict(buffered: buffered, .now()) { act(verdict, context) }
    }

    private func act(_ verdict: ConnectionPace.Verdict, _ context: ChannelHandlerContext) {
        switch verdict {
        case .refuse(let reason):
            let isLate = reason != .overhead
            state.refuse(
                isLate ? .requestTimeout : .badRequest,
                isLate ? "the request does not come" : "the body is sent in pieces that are too small", reason, context)
        case .close(let reason):
            // A refusal was counted when it was told.
            if reason != .refused { state.server.metrics.cut(reason.rawValue) }
            context.close(promise: nil)
        }
    }
}
