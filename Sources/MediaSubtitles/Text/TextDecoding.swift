internal import CLibUchardet
package import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Turns the bytes of a text file into text, whatever character set they are in.
///
/// Byte order marks and valid UTF-8 decide by themselves; for everything else libuchardet guesses and iconv converts.
package enum TextDecoding {
    /// The text, with LF for every line end and without a byte order mark.
    ///
    /// - Throws: `emptySource` for no text at all, `unsupportedFormat` for bytes that are no text.
    package static func text(_ bytes: [UInt8], location: String) throws(MediaError) -> String {
        let text = try decode(bytes, location)
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw MediaError(.emptySource, "the file holds no text", operation: .read, location: location)
        }
        guard text.utf8.contains(0x0D) else { return text }
        var lines: [UInt8] = []
        lines.reserveCapacity(text.utf8.count)
        var wasReturn = false
        for byte in text.utf8 {
            if byte != 0x0A || !wasReturn { lines.append(byte == 0x0D ? 0x0A : byte) }
            wasReturn = byte == 0x0D
        }
        return String(decoding: lines, as: UTF8.self)
    }

    private static func decode(_ bytes: [UInt8], _ location: String) throws(MediaError) -> String {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
        if let name = wideCharacterSet(bytes) {
            let text = convert(bytes, from: name) ?? ""
            return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        }
        guard !isBinary(bytes) else {
            throw MediaError(.unsupportedFormat, "the file is not text", operation: .read, location: location)
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        // What no detector can name is read as the character set most of the web was written in.
        return detected(bytes).flatMap { convert(bytes, from: $0) } ?? convert(bytes, from: "WINDOWS-1252")
            ?? String(decoding: bytes, as: UTF8.self)
    }

    /// UTF-16 and UTF-32, by their mark or by the zero half of Latin letters.
    private static func wideCharacterSet(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return "UTF-32LE" }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return "UTF-32BE" }
        if bytes.starts(with: [0xFF, 0xFE]) { return "UTF-16LE" }
        if bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16BE" }
        let sample = bytes.prefix(4096)
        guard sample.count >= 8 else { return nil }
        var zeros = [0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index & 1] += 1 }
        let half = sample.count / 2
        if zeros[1] > half / 3, zeros[0] < half / 20 { return "UTF-16LE" }
        if zeros[0] > half / 3, zeros[1] < half / 20 { return "UTF-16BE" }
        return nil
    }

    /// Text holds no zero bytes, and hardly any other control characters.
    private static func isBinary(_ bytes: [UInt8]) -> Bool {
        var controls = 0
        for byte in bytes {
            if byte == 0 { return true }
            if byte < 0x20, ![0x09, 0x0A, 0x0C, 0x0D, 0x1A, 0x1B].contains(byte) { controls += 1 }
        }
        return controls * 100 > bytes.count
    }

    private static func detected(_ bytes: [UInt8]) -> String? {
        guard let detector = uchardet_new() else { return nil }
        defer { uchardet_delete(detector) }
        let result = bytes.withUnsafeBytes { raw in
            uchardet_handle_data(detector, raw.bindMemory(to: CChar.self).baseAddress, min(raw.count, 1 << 20))
        }
        guard result == 0 else { return nil }
        uchardet_data_end(detector)
        guard let name = uchardet_get_charset(detector) else { return nil }
        let text = String(cString: name)
        return text.isEmpty || text == "ASCII" ? nil : text
    }

    /// Converts with iconv; bytes that stand for nothing become U+FFFD. Nil where the character set is unknown.
    private static func convert(_ bytes: [UInt8], from name: String) -> String? {
        let converter = iconv_open("UTF-8", name)
        guard Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var source = bytes.map { CChar(bitPattern: $0) }
        var output: [UInt8] = []
        var buffer = [CChar](repeating: 0, count: 1 << 16)
        source.withUnsafeMutableBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while left > 0 {
                var failure: CInt = 0
                buffer.withUnsafeMutableBufferPointer { target in
                    var place = target.baseAddress
                    var room = target.count
                    if iconv(converter, &next, &left, &place, &room) == -1 { failure = errno }
                    output += target.prefix(target.count - room).map { UInt8(bitPattern: $0) }
                }
                guard left > 0 else { break }
                if failure != E2BIG {
                    output += Array("\u{FFFD}".utf8)
                    next = next.map { $0 + 1 }
                    left -= 1
                }
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
