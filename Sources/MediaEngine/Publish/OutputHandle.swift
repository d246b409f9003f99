internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// An open file that threads write to at places of their own. It is closed when it is finished and nobody writes any more.
final class OutputHandle: Sendable {
    private struct State {
        var writers = 0
        /// Set by `finish`; whether the bytes are to go to the device soon.
        var finishesDurably: Bool?
        /// Bytes since the device was last given some.
        var unsentByteCount = 0
        var isClosed = false
    }

    /// Path relative to the export folder.
    let path: String
    private let descriptor: CInt
    /// Whether bytes go to the device while others are still written.
    private let sendsEarly: Bool
    private let state = Mutex(State())

    /// Bytes after which the device is given some.
    private static let writebackSize = 16 << 20

    init(path: String, descriptor: CInt, sendsEarly: Bool = false) {
        self.path = path
        self.descriptor = descriptor
        self.sendsEarly = sendsEarly
    }

    private func note(_ byteCount: Int) {
        guard sendsEarly else { return }
        let isDue = state.withLock { state in
            state.unsentByteCount += byteCount
            guard state.unsentByteCount >= Self.writebackSize else { return false }
            state.unsentByteCount = 0
            return true
        }
        if isDue { Writeback.start(descriptor) }
    }

    deinit { if !state.withLock({ $0.isClosed }) { close(descriptor) } }

    /// Writes vectors one after the other from an offset on, in runs the kernel accepts; short writes go on where they
    /// stopped.
    func write(_ vectors: inout [iovec], at offset: Int64, cancel: CancelFlag) throws(MediaError) {
        var index = 0
        var offset = offset
        while index < vectors.count {
            try cancel.check(.write)
            var count = 0
            var bytes = 0
            while index + count < vectors.count, count < 1024, bytes < 8 << 20 {
                bytes += vectors[index + count].iov_len
                count += 1
            }
            let written = vectors.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { pwritev(descriptor, $0 + index, CInt(count), off_t(offset)) } ?? 0
            }
            guard written >= 0 else {
                if errno == EINTR { continue }
                throw FileFailure.write(path)
            }
            offset += Int64(written)
            note(written)
            var left = written
            while index < vectors.count, left >= vectors[index].iov_len {
                left -= vectors[index].iov_len
                index += 1
            }
            if left > 0 {
                vectors[index].iov_base = vectors[index].iov_base.map { $0 + left }
                vectors[index].iov_len -= left
            }
        }
    }

    /// Writes a head and the samples that follow it, straight from where they lie in memory.
    func write(
        _ header: [UInt8], _ samples: [MediaSample], at offset: Int64, cancel: CancelFlag
    ) throws(MediaError) {
        let failure: MediaError? = header.withUnsafeBytes { head in
            var vectors: [iovec] = []
            vectors.reserveCapacity(samples.count + 1)
            func add(_ buffer: UnsafeRawBufferPointer) {
                guard let base = buffer.baseAddress, buffer.count > 0 else { return }
                vectors.append(iovec(iov_base: UnsafeMutableRawPointer(mutating: base), iov_len: buffer.count))
            }
            add(head)
            for sample in samples { sample.forEachPiece(add) }
            do throws(MediaError) {
                try write(&vectors, at: offset, cancel: cancel)
                return nil
            } catch { return error }
        }
        if let failure { throw failure }
    }

    /// Writes bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int64) throws(MediaError) {
        var done = 0
        while done < bytes.count {
            let start = done
            let written = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { pwrite(descriptor, $0 + start, raw.count - start, off_t(offset) + off_t(start)) }
                    ?? 0
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw FileFailure.write(path)
            }
            done += written
        }
    }

    /// Lets the kernel copy a stretch of the source. False where that is not possible; what was copied so far is written
    /// once more then.
    func copy(_ count: Int64, of input: any BlockingInput, from source: Int64, at offset: Int64) -> Bool {
        var done: Int64 = 0
        while done < count {
            // Pieces, so that a copy can be cancelled in between.
            let step = Int(min(count - done, 8 << 20))
            guard let copied = input.copyRange(at: source + done, count: step, to: descriptor, at: offset + done) else {
                return false
            }
            done += Int64(copied)
            note(copied)
        }
        return true
    }

    /// Reads what was written; fewer bytes only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> Int {
        pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
    }

    /// Counts in somebody who is going to write.
    func addWriter() { state.withLock { $0.writers += 1 } }

    /// Counts out somebody who has written.
    func removeWriter() throws(MediaError) {
        let closes: Bool? = state.withLock { state in
            state.writers -= 1
            return Self.takesClosing(&state)
        }
        if let durable = closes { try close(durable: durable) }
    }

    /// Closes the file once nobody writes any more. A durable one goes to the device then, without being waited for: that
    /// is done for all files at once when they are published.
    func finish(durable: Bool) throws(MediaError) {
        let closes: Bool? = state.withLock { state in
            state.finishesDurably = durable
            return Self.takesClosing(&state)
        }
        if let durable = closes { try close(durable: durable) }
    }

    private static func takesClosing(_ state: inout State) -> Bool? {
        guard state.writers == 0, let durable = state.finishesDurably, !state.isClosed else { return nil }
        state.isClosed = true
        return durable
    }

    private func close(durable: Bool) throws(MediaError) {
        if durable { Writeback.start(descriptor) }
        if close(descriptor) != 0 { throw FileFailure.write(path) }
    }

    @discardableResult
    private func close(_ descriptor: CInt) -> CInt {
        #if canImport(Glibc)
        Glibc.close(descriptor)
        #else
        Darwin.close(descriptor)
        #endif
    }
}
