package import MediaCore

/// A source of bytes read from a job's own thread.
package protocol BlockingInput: AnyObject, Sendable {
    /// Size in bytes; nil when unknown.
    var byteCount: Int64? { get }

    /// Whether several threads may read at once.
    var isConcurrent: Bool { get }

    /// Reads up to `buffer.count` bytes at an offset; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int
}

extension BlockingInput {
    package var isConcurrent: Bool { false }

    /// Reads exactly `count` bytes; fewer only at the end of the source.
    package func read(at offset: Int64, count: Int) throws(MediaError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(count, 0))
        var filled = 0
        while filled < bytes.count {
            let start = filled
            let got: Result<Int, MediaError> = bytes.withUnsafeMutableBytes { raw in
                do throws(MediaError) {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: raw[start...])
                    return .success(try self.read(into: rest, at: offset + Int64(start)))
                } catch { return .failure(error) }
            }
            let readCount = try got.get()
            if readCount == 0 { break }
            filled += readCount
        }
        if filled < bytes.count { bytes.removeLast(bytes.count - filled) }
        return bytes
    }
}
