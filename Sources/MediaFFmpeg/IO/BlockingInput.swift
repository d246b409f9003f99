package import MediaCore

/// A source of bytes read from a job's own thread.
package protocol BlockingInput: AnyObject, Sendable {
    /// Size in bytes; nil when unknown.
    var byteCount: Int64? { get }

    /// Whether several threads may read at once.
    var isConcurrent: Bool { get }

    /// The state of the source now; nil where it has none that could be told.
    var identity: InputIdentity? { get }

    /// Lets the kernel copy bytes into a file; how many, or nil where that is not possible and they have to be read.
    func copyRange(at offset: Int64, count: Int, to descriptor: CInt, at target: Int64) -> Int?

    /// Reads up to `buffer.count` bytes at an offset; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int
}

extension BlockingInput {
    package var isConcurrent: Bool { false }

    package var identity: InputIdentity? { nil }

    package func copyRange(at offset: Int64, count: Int, to descriptor: CInt, at target: Int64) -> Int? { nil }

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
