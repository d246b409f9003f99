/// An open bitstream unit of AV1 ("AV1 Bitstream & Decoding Process Specification", 5.3).
package struct AV1OBU: Sendable, Hashable {
    /// obu_type: 1 sequence header, 2 temporal delimiter, 3 frame header, 5 metadata, 6 frame.
    package let type: UInt8
    /// The whole unit in the bytes it was found in.
    package let range: Range<Int>
    /// Its payload, without header and size.
    package let payload: Range<Int>

    /// obu_type of a sequence header.
    package static let sequenceHeader: UInt8 = 1

    /// The units of a temporal unit in low-overhead format (5.2). Ends quietly at the first damaged one; a unit without
    /// a size reaches to the end.
    package static func units(in bytes: [UInt8]) -> [AV1OBU] {
        var units: [AV1OBU] = []
        var index = 0
        while index < bytes.count, bytes[index] & 0x80 == 0 {
            let start = index
            let header = bytes[index]
            index += header & 0x04 != 0 ? 2 : 1
            var size = bytes.count - index
            if header & 0x02 != 0 {
                guard let coded = leb128(bytes, &index) else { break }
                size = coded
            }
            guard size >= 0, size <= bytes.count - index else { break }
            let payload = index..<index + size
            units.append(AV1OBU(type: (header >> 3) & 0x0F, range: start..<payload.upperBound, payload: payload))
            index = payload.upperBound
        }
        return units
    }

    /// leb128() (4.10.5), which may not exceed 2^32 - 1.
    private static func leb128(_ bytes: [UInt8], _ index: inout Int) -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 56, by: 7) {
            guard index < bytes.count else { return nil }
            let byte = bytes[index]
            index += 1
            value |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value <= Int(UInt32.max) ? value : nil }
        }
        return nil
    }
}
