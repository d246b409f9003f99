internal import Dispatch
internal import MediaCore
internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Reads a source of this process for a worker, on a thread of its own, until the worker's end of the socket is closed.
final class SourceServer: Sendable {
    private let channel: WorkerChannel
    private let ended = DispatchSemaphore(value: 0)

    /// Throws `workerUnavailable` where there is no thread for it.
    init(_ input: any BlockingInput, descriptor: CInt) throws(MediaError) {
        let channel = WorkerChannel(descriptor: descriptor)
        self.channel = channel
        let ended = ended
        let isStarted = PlatformThread.start {
            Self.serve(input, channel)
            ended.signal()
        }
        guard isStarted else {
            channel.close()
            throw MediaError(.workerUnavailable, "no thread can be started to read the source", operation: .open)
        }
    }

    /// Ends it and waits until nobody reads the source any more.
    func stop() {
        shutdown(channel.descriptor, CInt(SHUT_RDWR))
        ended.wait()
        channel.close()
    }

    private static func serve(_ input: any BlockingInput, _ channel: WorkerChannel) {
        while let bytes = channel.receive(count: SourceQuestion.byteCount) {
            let question = SourceQuestion(bytes: bytes)
            guard question.offset >= 0, (0...RemoteInput.longestRead).contains(question.count) else { return }
            let isSent: Bool
            do throws(MediaError) {
                var part = [UInt8](repeating: 0, count: question.count)
                let result: Result<Int, MediaError> = part.withUnsafeMutableBytes { buffer in
                    Result { () throws(MediaError) in try input.read(into: buffer, at: question.offset) }
                }
                part.removeLast(part.count - (try result.get()))
                isSent = channel.send(bytes: head(part.count) + part)
            } catch {
                isSent = channel.send(bytes: head(SourceQuestion.failed)) && channel.send(error)
            }
            guard isSent else { return }
        }
    }

    private static func head(_ count: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
    }
}
