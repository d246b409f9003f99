/// A URI that may stand on a line of a playlist or in an attribute (RFC 8216 4.1, RFC 3986).
///
/// Bytes that no URI may hold are percent-encoded, so a space, a quote, a line end or a letter outside ASCII can
/// neither break the line nor change where it points; so is a leading `#`, which would make the line a comment.
package struct PlaylistURI: Sendable, Hashable {
    /// The URI in ASCII; never empty: no URI at all is `.`, the playlist's own folder.
    package let text: String

    /// Creates a writable URI from a relative path or an absolute URI; what is percent-encoded already is kept.
    package init(_ uri: String) {
        if Self.isWritable(uri) {
            text = uri
            return
        }
        let bytes = Array(uri.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            let isEscape = byte == UInt8(ascii: "%") && Self.isEscape(bytes[index...])
            let isComment = byte == UInt8(ascii: "#") && index == 0
            if isEscape || (Self.isLegal[Int(byte)] && !isComment) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
            }
        }
        text = result.isEmpty ? "." : String(decoding: result, as: UTF8.self)
    }

    /// Whether bytes begin with `%` and two hexadecimal digits.
    private static func isEscape(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count >= 3 && bytes.dropFirst().prefix(2).allSatisfy { PlaylistNumber.hexadecimalDigit($0) != nil }
    }

    /// Whether a URI needs no change.
    private static func isWritable(_ uri: String) -> Bool {
        guard let first = uri.utf8.first, first != UInt8(ascii: "#") else { return false }
        return uri.utf8.allSatisfy { isLegal[Int($0)] }
    }

    /// Of each byte, whether it is one of the unreserved and reserved characters of RFC 3986.
    private static let isLegal: [Bool] = {
        var isLegal = [Bool](repeating: false, count: 256)
        let legal = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;="
        for byte in legal.utf8 { isLegal[Int(byte)] = true }
        return isLegal
    }()

    /// Digits of an escape, in upper case as RFC 3986 section 2.1 asks.
    private static let digits = Array("0123456789ABCDEF".utf8)
}
