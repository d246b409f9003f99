/// The boxes of a file's top level: where they lie, without reading what is in them.
package struct TopLevelBoxes: Sendable, Hashable {
    /// One box of the top level.
    package struct Entry: Sendable, Hashable {
        package var type: BoxType
        /// Offset of the box in the file.
        package var offset: Int64
        /// Size of size, type and large size.
        package var headerSize: Int
        /// Size of the whole box, as it claims.
        package var size: Int64

        package var end: Int64 { offset + size }
    }

    package var entries: [Entry]
    /// Whether the last box claims more bytes than the file has, or bytes follow that are no box.
    package var isTruncated: Bool
    /// Whether there are more boxes than are looked at.
    package private(set) var exceedsLimit = false

    /// The most boxes looked at; a fragmented film of ten hours has about 20,000.
    package static let limit = 200_000

    /// Walks the boxes, reading sixteen bytes of each.
    package init<Reader: ByteReading>(_ reader: Reader) throws(Reader.Failure) {
        entries = []
        isTruncated = false
        var offset: Int64 = 0
        let end = reader.byteCount ?? .max
        while offset < end, entries.count < Self.limit {
            let header = try reader.bytes(at: offset, count: 16)
            guard header.count >= 8 else {
                isTruncated = isTruncated || !header.isEmpty
                return
            }
            var parser = BoxReader(header)
            guard let short = try? parser.u32(), let type = try? parser.type() else { return }
            var size = Int64(short)
            var headerSize = 8
            if short == 1 {
                guard let long = try? parser.u64(), long <= UInt64(Int64.max) else {
                    isTruncated = true
                    return
                }
                size = Int64(long)
                headerSize = 16
            } else if short == 0 {
                size = end == .max ? Int64.max - offset : end - offset
            }
            let (next, overflow) = offset.addingReportingOverflow(size)
            guard size >= Int64(headerSize), !overflow else {
                isTruncated = true
                return
            }
            entries.append(Entry(type: type, offset: offset, headerSize: headerSize, size: size))
            if next > end { isTruncated = true }
            offset = next
        }
        exceedsLimit = offset < end
    }

    /// The first box of a type.
    package func first(_ type: BoxType) -> Entry? { entries.first { $0.type == type } }
}
