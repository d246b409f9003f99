internal import MediaCore
internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A file of an export while it is written. Confined to the job's thread.
final class OutputFile {
    /// Path relative to the export folder.
    let path: String
    private var descriptor: CInt
    private(set) var byteCount: Int64 = 0
    private let cancel: CancelFlag

    init(path: String, descriptor: CInt, cancel: CancelFlag) {
        self.path = path
        self.descriptor = descriptor
        self.cancel = cancel
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends a head and what follows it, straight from where it lies.
    func append(_ header: [UInt8], _ payload: [UnsafeRawBufferPointer] = []) throws(MediaError) {
        let failure: MediaError? = header.withUnsafeBytes { head in
            var vectors: [iovec] = []
            vectors.reserveCapacity(payload.count + 1)
            func add(_ buffer: UnsafeRawBufferPointer) {
                guard let base = buffer.baseAddress, buffer.count > 0 else { return }
                vectors.append(iovec(iov_base: UnsafeMutableRawPointer(mutating: base), iov_len: buffer.count))
            }
            add(head)
            for buffer in payload { add(buffer) }
            do throws(MediaError) {
                try write(&vectors)
                return nil
            } catch { return error }
        }
        if let failure { throw failure }
    }

    /// Writes everything, in runs the kernel accepts; short writes go on where they stopped.
    private func write(_ vectors: inout [iovec]) throws(MediaError) {
        var index = 0
        while index < vectors.count {
            try cancel.check(.write)
            var count = 0
            var bytes = 0
            while index + count < vectors.count, count < 512, bytes < 8 << 20 {
                bytes += vectors[index + count].iov_len
                count += 1
            }
            let written = vectors.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { writev(descriptor, $0 + index, CInt(count)) } ?? 0
            }
            guard written >= 0 else {
                if errno == EINTR { continue }
                throw FileFailure.write(path)
            }
            byteCount += Int64(written)
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

    /// Overwrites bytes written before.
    func patch(_ bytes: [UInt8], at offset: Int64) throws(MediaError) {
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

    /// Moves everything from an offset on towards the end of the file.
    func shift(from offset: Int64, by distance: Int64) throws(MediaError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var end = byteCount
        while end > offset {
            try cancel.check(.write)
            let count = Int(min(Int64(buffer.count), end - offset))
            let start = end - Int64(count)
            let got = buffer.withUnsafeMutableBytes { raw in
                raw.baseAddress.map { pread(descriptor, $0, count, off_t(start)) } ?? 0
            }
            guard got == count else { throw FileFailure.write(path) }
            try patch(Array(buffer[0..<count]), at: start + distance)
            end = start
        }
        byteCount += distance
    }

    /// Closes the file, flushed to the device if asked.
    func finish(durable: Bool) throws(MediaError) {
        defer { descriptor = -1 }
        if durable, fsync(descriptor) != 0 {
            let failure = FileFailure.write(path)
            close(descriptor)
            throw failure
        }
        if close(descriptor) != 0 { throw FileFailure.write(path) }
    }
}

/// Errors of the file system as this package's errors.
enum FileFailure {
    /// A failed write, by errno.
    static func write(_ path: String) -> MediaError {
        let text = errno == ENOSPC || errno == EDQUOT ? "the disk is full" : String(cString: strerror(errno))
        return MediaError(.outputFailed, "writing \(path): \(text)", operation: .write)
    }

    /// A folder or file that cannot be made, by errno.
    static func create(_ path: String) -> MediaError {
        if errno == ENOSPC || errno == EDQUOT { return write(path) }
        return MediaError(
            .outputUnwritable, "cannot create \(path): \(String(cString: strerror(errno)))", operation: .write)
    }
}
