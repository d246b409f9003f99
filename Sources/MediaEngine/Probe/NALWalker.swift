/// Visits the NAL units of one access unit without copying it.
enum NALWalker {
    /// Calls `body` for each unit, without its length or start code, until it returns false.
    ///
    /// - Parameter lengthSize: bytes of the length before each unit; nil for Annex B start codes.
    static func walk(
        _ bytes: UnsafeRawBufferPointer, lengthSize: Int?, _ body: (UnsafeRawBufferPointer) -> Bool
    ) {
        guard let lengthSize else { return walkAnnexB(bytes, body) }
        var position = 0
        while position + lengthSize <= bytes.count {
            var length = 0
            for index in 0..<lengthSize { length = length << 8 | Int(bytes[position + index]) }
            position += lengthSize
            guard length <= bytes.count - position else { return }
            guard body(UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])) else { return }
            position += length
        }
    }

    private static func walkAnnexB(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Bool) {
        var start = nextStart(bytes, from: 0)?.end
        while let unitStart = start {
            let next = nextStart(bytes, from: unitStart)
            var end = next?.start ?? bytes.count
            while end > unitStart, bytes[end - 1] == 0 { end -= 1 }
            guard body(UnsafeRawBufferPointer(rebasing: bytes[unitStart..<end])) else { return }
            start = next?.end
        }
    }

    /// The next 00 00 01: where it begins and where the unit after it begins.
    private static func nextStart(_ bytes: UnsafeRawBufferPointer, from: Int) -> (start: Int, end: Int)? {
        var index = from
        while index + 2 < bytes.count {
            // The third byte decides how far the search may leap.
            if bytes[index + 2] > 1 {
                index += 3
            } else if bytes[index] == 0, bytes[index + 1] == 0, bytes[index + 2] == 1 {
                return (index, index + 3)
            } else {
                index += 1
            }
        }
        return nil
    }
}
