#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Visits the NAL units of one access unit without copying it.
enum NALWalker {
    /// Calls `body` for each unit, without its length or start code, until it returns false.
    ///
    /// - Parameters:
    ///   - lengthSize: bytes of the length before each unit; nil for Annex B start codes.
    ///   - ends: whether a unit with this first byte is the last one of interest: where it ends is not looked for then.
    static func walk(
        _ bytes: UnsafeRawBufferPointer, lengthSize: Int?, ends: (UInt8) -> Bool = { _ in false },
        _ body: (UnsafeRawBufferPointer) -> Bool
    ) {
        guard let lengthSize else { return walkAnnexB(bytes, ends, body) }
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

    private static func walkAnnexB(
        _ bytes: UnsafeRawBufferPointer, _ ends: (UInt8) -> Bool, _ body: (UnsafeRawBufferPointer) -> Bool
    ) {
        var start = nextStart(bytes, from: 0)?.end
        while let unitStart = start {
            if unitStart < bytes.count, ends(bytes[unitStart]) {
                _ = body(UnsafeRawBufferPointer(rebasing: bytes[unitStart...]))
                return
            }
            let next = nextStart(bytes, from: unitStart)
            var end = next?.start ?? bytes.count
            while end > unitStart, bytes[end - 1] == 0 { end -= 1 }
            guard body(UnsafeRawBufferPointer(rebasing: bytes[unitStart..<end])) else { return }
            start = next?.end
        }
    }

    /// The next 00 00 01: where it begins and where the unit after it begins.
    private static func nextStart(_ bytes: UnsafeRawBufferPointer, from: Int) -> (start: Int, end: Int)? {
        guard let base = bytes.baseAddress else { return nil }
        var index = from + 2
        // Ones are rare in coded pictures, and the C library finds them quickest.
        while index < bytes.count, let found = memchr(base + index, 1, bytes.count - index) {
            let place = UnsafeRawPointer(found) - base
            if bytes[place - 1] == 0, bytes[place - 2] == 0 { return (place - 2, place + 1) }
            index = place + 1
        }
        return nil
    }
}
