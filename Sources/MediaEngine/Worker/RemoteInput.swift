internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

/// A source in the host process, read over a socket: each reading is asked for and waited for.
final class RemoteInput: BlockingInput {
    let name: String
    let byteCount: Int64?
    private let channel: WorkerChannel
    /// One reading at a time has the socket.
    private let turn = Mutex(())
    /// Bytes of one answer at most.
    static let longestRead = 4 << 20

    init(descriptor: CInt, name: String, byteCount: Int64) {
        channel = WorkerChannel(descriptor: descriptor)
        self.name = name
        self.byteCount = byteCount
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int {
        guard offset >= 0, offset < byteCount ?? 0, buffer.count > 0 else { return 0 }
        let question = SourceQuestion(offset: offset, count: min(buffer.count, Self.longestRead))
        let answer: Result<[UInt8], MediaError> = turn.withLock { _ in
            guard channel.send(bytes: question.bytes), let head = channel.receive(count: 4) else {
                return .failure(lost)
            }
            let count = head.reduce(0) { $0 << 8 | Int($1) }
            if count == SourceQuestion.failed {
                return .failure(channel.receive(MediaError.self) ?? lost)
            }
            guard count <= question.count, let bytes = channel.receive(count: count) else { return .failure(lost) }
            return .success(bytes)
        }
        let bytes = try answer.get()
        bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
        return bytes.count
    }

    private var lost: MediaError {
        MediaError(.unreadable, "the process that has the source is gone", operation: .read, location: name)
    }
}
