/// Reads big-endian numbers and boxes out of a buffer. Every read is checked; a failed one throws `BoxError`.
package struct BoxReader: Sendable {
    /// The whole buffer; positions are offsets into it.
    package let bytes: [UInt8]
    package private(set) var position: Int
    package let end: Int

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    /// A reader confined to a part of the buffer; the part is cut to the buffer.
    package init(_ bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        position = min(max(range.lowerBound, 0), bytes.count)
        end = min(max(range.upperBound, position), bytes.count)
    }

    package var remaining: Int { end - position }
    package var isAtEnd: Bool { position >= end }

    package mutating func u8() throws(BoxError) -> UInt8 { try integer() }
    package mutating func u16() throws(BoxError) -> UInt16 { try integer() }
    package mutating func u32() throws(BoxError) -> UInt32 { try integer() }
    package mutating func u64() throws(BoxError) -> UInt64 { try integer() }
    package mutating func i32() throws(BoxError) -> Int32 { Int32(bitPattern: try integer()) }
    package mutating func i64() throws(BoxError) -> Int64 { Int64(bitPattern: try integer()) }
    package mutating func i16() throws(BoxError) -> Int16 { Int16(bitPattern: try integer()) }
    package mutating func type() throws(BoxError) -> BoxType { BoxType(code: try integer()) }

    /// Version and flags of a full box.
    package mutating func versionAndFlags() throws(BoxError) -> (version: UInt8, flags: UInt32) {
        let word = try u32()
        return (UInt8(word >> 24), word & 0xFF_FFFF)
    }

    package mutating func skip(_ count: Int) throws(BoxError) {
        guard count >= 0, count <= remaining else { throw BoxError.truncated(at: position) }
        position += count
    }

    package mutating func take(_ count: Int) throws(BoxError) -> [UInt8] {
        let start = position
        try skip(count)
        return Array(bytes[start..<position])
    }

    /// The next box; nil at the end. A size of zero reaches to the end of the part.
    package mutating func nextBox() throws(BoxError) -> Box? {
        guard !isAtEnd else { return nil }
        let start = position
        // QuickTime ends some lists of boxes with four zero bytes.
        if remaining < 8 {
            position = end
            return nil
        }
        var size = UInt64(try u32())
        let type = try type()
        if size == 1 {
            size = try u64()
        } else if size == 0 {
            size = UInt64(end - start)
        }
        let header = position - start
        guard size >= UInt64(header), size <= UInt64(end - start) else {
            throw BoxError.badSize(type: type, at: start)
        }
        let box = Box(type: type, start: start, contentStart: position, end: start + Int(size))
        position = box.end
        return box
    }

    /// A reader of a box's content.
    package func content(of box: Box) -> BoxReader { BoxReader(bytes, range: box.contentStart..<box.end) }

    /// All boxes from the position on; a broken one ends the list.
    package func boxes() -> [Box] {
        var reader = self
        var boxes: [Box] = []
        while boxes.count < 100_000, let box = try? reader.nextBox() { boxes.append(box) }
        return boxes
    }

    /// The first child box of a type.
    package func firstBox(_ type: BoxType) -> Box? { boxes().first { $0.type == type } }

    private mutating func integer<Value: FixedWidthInteger>() throws(BoxError) -> Value {
        let size = Value.bitWidth / 8
        guard size <= remaining else { throw BoxError.truncated(at: position) }
        var value: Value = 0
        for offset in 0..<size { value = value << 8 | Value(truncatingIfNeeded: bytes[position + offset]) }
        position += size
        return value
    }
}

/// Where a box lies in a buffer.
package struct Box: Sendable, Hashable {
    package var type: BoxType
    package var start: Int
    package var contentStart: Int
    package var end: Int

    /// Offsets of the content, without size and type.
    package var contentRange: Range<Int> { contentStart..<end }
    /// Offsets of the whole box.
    package var range: Range<Int> { start..<end }
}
