/// A range of bytes of a resource: the value of EXT-X-BYTERANGE and of the BYTERANGE attribute (RFC 8216 4.3.2.2).
package struct ByteRange: Sendable, Hashable, Codable {
    /// The number of bytes; positive.
    package var length: Int
    /// The first byte, counted from the start of the resource.
    package var offset: Int

    /// Creates a range of `length` bytes that starts at byte `offset`.
    package init(length: Int, offset: Int) {
        self.length = length
        self.offset = offset
    }

    /// The first byte after the range; saturates.
    package var end: Int {
        let (sum, overflow) = offset.addingReportingOverflow(length)
        return overflow ? .max : sum
    }

    /// `n@o`, always with the offset, so that no reader has to add up ranges.
    package var text: String { "\(max(length, 0))@\(max(offset, 0))" }

    /// Reads `n` or `n@o`; without an offset the range starts at `implicitOffset`, and is refused where that is nil.
    package init?(_ text: String, implicitOffset: Int?) {
        let bytes = Array(text.utf8)
        let at = bytes.firstIndex(of: UInt8(ascii: "@"))
        guard let length = PlaylistNumber.integer(bytes[..<(at ?? bytes.count)]), length > 0 else { return nil }
        let offset = at.map { PlaylistNumber.integer(bytes[($0 + 1)...]) } ?? implicitOffset
        guard let offset, !offset.addingReportingOverflow(length).overflow else { return nil }
        self.init(length: length, offset: offset)
    }
}
