#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The text in a worker's answer, made harmless before anybody reads it.
///
/// An honest worker has cleaned all text it found in media, and an answer holds no control or direction-changing character
/// then. What has some is not honest, and each becomes a question mark.
enum AnswerText {
    static func cleaned(_ json: Data) -> Data {
        var bytes = [UInt8]()
        bytes.reserveCapacity(json.count)
        let source = Array(json)
        var index = 0
        while index < source.count {
            let length = harm(source, at: index)
            if length > 0 {
                bytes.append(UInt8(ascii: "?"))
                index += length
            } else if source[index] == UInt8(ascii: "\\"), index + 1 < source.count {
                bytes += source[index...index + 1]
                index += 2
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return Data(bytes)
    }

    /// Bytes of what must not stay and begins here: an escape of JSON or a character in UTF-8; zero for anything else.
    private static func harm(_ bytes: [UInt8], at index: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
        switch bytes[index] {
        case 0..<0x20, 0x7F: return 1
        case 0xC2 where (0x80...0x9F).contains(byte(1)): return 2
        case 0xE2 where byte(1) == 0x80 && isDirection(0x2000 | UInt32(byte(2) & 0x3F)): return 3
        case 0xE2 where byte(1) == 0x81 && isDirection(0x2040 | UInt32(byte(2) & 0x3F)): return 3
        case 0xEF where byte(1) == 0xBB && byte(2) == 0xBF: return 3
        case UInt8(ascii: "\\"):
            if [UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f")].contains(
                byte(1))
            {
                return 2
            }
            guard byte(1) == UInt8(ascii: "u"), index + 6 <= bytes.count,
                let value = UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
            else { return 0 }
            let isControl = value < 0x20 || (0x7F...0x9F).contains(value) || value == 0xFEFF
            return isControl || isDirection(value) ? 6 : 0
        default: return 0
        }
    }

    private static func isDirection(_ value: UInt32) -> Bool {
        [0x200E, 0x200F].contains(value) || (0x2028...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}
