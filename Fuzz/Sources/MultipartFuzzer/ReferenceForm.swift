/// What a form means, read in the simplest way there is: everything at once, from the front to the back.
struct ReferenceForm: Equatable {
    struct Part: Equatable {
        var name: String
        var fileName: String?
        var content: [UInt8]
    }

    enum Ending: Equatable {
        case complete
        case cutOff
        case refused
    }

    var parts: [Part] = []
    var ending = Ending.cutOff

    init() {}

    init(_ body: [UInt8], boundary: String) {
        let bytes = [0x0D, 0x0A] + body
        let delimiter = Array("\r\n--\(boundary)".utf8)
        guard let first = Self.find(delimiter, bytes, from: 0) else {
            ending = bytes.count >= MultipartParser.mostPreambleBytes + delimiter.count ? .refused : .cutOff
            return
        }
        guard first <= MultipartParser.mostPreambleBytes else {
            ending = .refused
            return
        }
        var place = first + delimiter.count
        var count = 0
        while true {
            // What follows a delimiter.
            if bytes[place...].starts(with: [0x2D, 0x2D]) {
                ending = .complete
                return
            }
            guard bytes.count >= place + 2 else { return }
            var spaces = 0
            while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 {
                (place, spaces) = (place + 1, spaces + 1)
            }
            if spaces > MultipartParser.mostSpaces { ending = .refused }
            guard ending != .refused, bytes.count >= place + 2 else { return }
            count += 1
            guard bytes[place] == 0x0D, bytes[place + 1] == 0x0A, count <= MultipartParser.mostParts else {
                ending = .refused
                return
            }
            // Headers, from the end of that line to an empty one.
            guard let end = Self.find([0x0D, 0x0A, 0x0D, 0x0A], bytes, from: place) else {
                if bytes.count - place >= MultipartParser.mostHeaderBytes + 4 { ending = .refused }
                return
            }
            guard end - place <= MultipartParser.mostHeaderBytes, let names = Self.names(Array(bytes[place..<end]))
            else {
                ending = .refused
                return
            }
            parts.append(Part(name: names.name, fileName: names.fileName, content: []))
            // The empty line may begin the next delimiter.
            guard let next = Self.find(delimiter, bytes, from: end + 2) else { return }
            if next > end + 4 { parts[parts.count - 1].content = Array(bytes[(end + 4)..<next]) }
            place = next + delimiter.count
        }
    }

    private static func find(_ wanted: [UInt8], _ bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + wanted.count <= bytes.count {
            if (0..<wanted.count).allSatisfy({ bytes[place + $0] == wanted[$0] }) { return place }
            place += 1
        }
        return nil
    }

    /// The lines of a part's head; nil for one that is refused.
    private static func names(_ head: [UInt8]) -> (name: String, fileName: String?)? {
        var lines: [[UInt8]] = [[]]
        var index = 0
        while index < head.count {
            if head[index] == 0x0D, index + 1 < head.count, head[index + 1] == 0x0A {
                lines.append([])
                index += 2
                continue
            }
            if head[index] == 0x7F || head[index] < 0x20 && head[index] != 0x09 { return nil }
            lines[lines.count - 1].append(head[index])
            index += 1
        }
        let key = Array("content-disposition:".utf8)
        let wanted = lines.filter { $0.count >= key.count && $0[..<key.count].map(lower) == key }
        guard wanted.count == 1 else { return nil }
        return disposition(Array(wanted[0][key.count...]))
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 32 : byte }

    private static func disposition(_ text: [UInt8]) -> (name: String, fileName: String?)? {
        // One state for each letter.
        var fields: [(key: [UInt8], value: [UInt8])] = []
        var (key, value): ([UInt8], [UInt8]) = ([], [])
        var type: [UInt8] = []
        enum Place { case type, space, key, start, token, quoted, after }
        var place = Place.type
        for byte in text {
            switch (place, byte) {
            case (.type, 0x3B), (.after, 0x3B): place = .space
            case (.type, _): type.append(lower(byte))
            case (.after, _): break
            case (.space, 0x20), (.space, 0x09): break
            case (.space, 0x3D), (.key, 0x3D): place = .start
            case (.space, _), (.key, _):
                key.append(lower(byte))
                place = .key
            case (.start, 0x22): place = .quoted
            case (.start, 0x3B), (.token, 0x3B), (.quoted, 0x22):
                fields.append((key, value))
                (key, value) = ([], [])
                place = place == .quoted ? .after : .space
            case (.start, _), (.token, _):
                value.append(byte)
                place = .token
            case (.quoted, _): value.append(byte)
            }
        }
        switch place {
        case .quoted: return nil
        case .start, .token: fields.append((key, value))
        default: break
        }
        while let last = type.last, last == 0x20 || last == 0x09 { type.removeLast() }
        guard Array(type.drop { $0 == 0x20 || $0 == 0x09 }) == Array("form-data".utf8) else { return nil }
        func first(_ name: String) -> String? {
            fields.first { $0.key == Array(name.utf8) }.map { String(decoding: $0.value, as: UTF8.self) }
        }
        return first("name").map { ($0, first("filename")) }
    }
}
