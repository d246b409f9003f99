/// The lines of a playlist file, checked for what may not stand in any of them (RFC 8216 4.1).
struct PlaylistLineReader {
    /// The file.
    private let bytes: [UInt8]
    /// The first byte not read.
    private var position = 0
    /// The number of the line read last, counted from one; zero before the first.
    private(set) var number = 0

    /// Starts at the first line.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next line without its LF or CRLF; nil at the end.
    mutating func next() throws(PlaylistError) -> String? {
        guard position < bytes.count else { return nil }
        number += 1
        let start = position
        if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.notUTF8) }
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
        guard position < bytes.count else { throw error(.unterminatedLine) }
        var end = position
        position += 1
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        let line = bytes[start..<end]
        guard let text = String(validating: line, as: UTF8.self) else { throw error(.notUTF8) }
        var previous: UInt8 = 0
        for byte in line {
            let isC1 = previous == 0xC2 && byte < 0xA0
            if byte < 0x20 || byte == 0x7F || isC1 { throw error(.controlCharacter) }
            previous = byte
        }
        return text
    }

    /// An error at the line read last.
    func error(_ reason: PlaylistError.Reason) -> PlaylistError {
        PlaylistError(line: max(number, 1), reason: reason)
    }
}
