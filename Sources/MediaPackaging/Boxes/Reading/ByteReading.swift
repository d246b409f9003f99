/// Random access to the bytes of a file for the box readers.
package protocol ByteReading<Failure> {
    associatedtype Failure: Error
    /// Size of the file in bytes; nil when unknown.
    var byteCount: Int64? { get }
    /// Exactly `count` bytes from an offset on; fewer only at the end of the file.
    func bytes(at offset: Int64, count: Int) throws(Failure) -> [UInt8]
}

extension [UInt8]: ByteReading {
    package var byteCount: Int64? { Int64(count) }
    package func bytes(at offset: Int64, count: Int) throws(Never) -> [UInt8] {
        guard offset >= 0, offset < Int64(self.count), count > 0 else { return [] }
        let start = Int(offset)
        return Array(self[start..<Swift.min(start + count, self.count)])
    }
}
