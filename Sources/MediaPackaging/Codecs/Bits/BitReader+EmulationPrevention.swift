extension BitReader {
    /// The payload of a NAL unit with each `00 00 03` read as `00 00` (ISO/IEC 14496-10, 7.3.1), at most `limit` bytes.
    package static func removingEmulationPrevention(
        _ bytes: ArraySlice<UInt8>,
        limit: Int = .max
    ) -> [UInt8] {
        var payload: [UInt8] = []
        payload.reserveCapacity(min(bytes.count, max(limit, 0)))
        var zeros = 0
        for byte in bytes {
            if payload.count >= limit { break }
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            payload.append(byte)
        }
        return payload
    }

    /// The payload of a whole array; see the slice form.
    package static func removingEmulationPrevention(_ bytes: [UInt8]) -> [UInt8] {
        removingEmulationPrevention(bytes[...])
    }
}
