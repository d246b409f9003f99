/// Reads a `multipart/form-data` body (RFC 7578) as it comes, in memory bounded by what is given to it at once: a value
/// without IO.
struct MultipartParser {
    /// What was found.
    enum Event: Equatable {
        /// A part begins: the name of its field, and of its file where it is one.
        case part(name: String, fileName: String?)
        case bytes([UInt8])
        case partEnd
        /// The last part is over. What comes after it means nothing.
        case end
    }

    /// Why a body is none.
    struct Failure: Error, Equatable {
        let message: String
    }

    private enum State {
        case preamble
        case delimiterEnd
        case headers
        case bodyStart
        case body
        case end
    }

    /// Bytes of the headers of one part.
    static let mostHeaderBytes = 8 << 10
    static let mostParts = 16
    /// Bytes before the first delimiter, where nothing is meant to stand.
    static let mostPreambleBytes = 8 << 10
    /// Spaces behind a delimiter.
    static let mostSpaces = 64

    private let delimiter: [UInt8]
    private var state = State.preamble
    private var pending: [UInt8]
    /// Where in them the next search begins, so that bytes that come one by one are not looked at again and again.
    private var searched = 0
    private var partCount = 0

    /// - Parameter boundary: as the body's type says it; nil makes none where it breaks the rules (RFC 2046, 5.1.1).
    init?(boundary: String) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            boundary.last != " "
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter needs no line before it.
        pending = [0x0D, 0x0A]
    }

    /// Whether the last part came to its end.
    var isComplete: Bool { state == .end }

    /// Takes bytes, and tells what they are.
    mutating func parse(_ bytes: some Sequence<UInt8>) throws(Failure) -> [Event] {
        guard state != .end else { return [] }
        pending.append(contentsOf: bytes)
        var events: [Event] = []
        while try step(&events) {}
        return events
    }

    /// - Returns: whether there may be more to find.
    private mutating func step(_ events: inout [Event]) throws(Failure) -> Bool {
        switch state {
        case .preamble:
            let place = find(delimiter)
            guard place ?? (pending.count - delimiter.count + 1) <= Self.mostPreambleBytes else {
                throw Failure(message: "the body has no boundary")
            }
            guard let place else { return false }
            pending.removeFirst(place + delimiter.count)
            state = .delimiterEnd
            return true
        case .delimiterEnd: return try readDelimiterEnd(&events)
        case .headers: return try readHeaders(&events)
        case .bodyStart: return readBodyStart(&events)
        case .body:
            if let place = Self.find(delimiter, in: pending[...]) {
                if place > 0 { events.append(.bytes(Array(pending[..<place]))) }
                events.append(.partEnd)
                pending.removeFirst(place + delimiter.count)
                state = .delimiterEnd
                return true
            }
            // The end may be the beginning of a delimiter.
            let safe = pending.count - (delimiter.count - 1)
            if safe > 0 {
                events.append(.bytes(Array(pending[..<safe])))
                pending.removeFirst(safe)
            }
            return false
        case .end: return false
        }
    }

    private mutating func readDelimiterEnd(_ events: inout [Event]) throws(Failure) -> Bool {
        guard pending.count >= 2 else { return false }
        if pending[0] == 0x2D, pending[1] == 0x2D {
            state = .end
            pending = []
            events.append(.end)
            return false
        }
        let spaces = pending.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard spaces <= Self.mostSpaces else { throw Failure(message: "a boundary is followed by something else") }
        guard pending.count >= spaces + 2 else { return false }
        guard pending[spaces] == 0x0D, pending[spaces + 1] == 0x0A else {
            throw Failure(message: "a boundary is followed by something else")
        }
        partCount += 1
        guard partCount <= Self.mostParts else { throw Failure(message: "there are more than \(Self.mostParts) parts") }
        // The line's end stays: a part without headers has its empty line there.
        pending.removeFirst(spaces)
        state = .headers
        return true
    }

    private mutating func readHeaders(_ events: inout [Event]) throws(Failure) -> Bool {
        guard let end = find([0x0D, 0x0A, 0x0D, 0x0A]) else {
            // However the bytes came: an end that may be yet to come is within the limit.
            guard pending.count < Self.mostHeaderBytes + 4 else {
                throw Failure(message: "a part's headers are too long")
            }
            return false
        }
        guard end <= Self.mostHeaderBytes else { throw Failure(message: "a part's headers are too long") }
        let found = try Self.disposition(pending[..<end])
        events.append(.part(name: found.name, fileName: found.fileName))
        // The empty line's end stays for a while: it begins the delimiter of a part that is empty.
        pending.removeFirst(end + 2)
        state = .bodyStart
        return true
    }

    private mutating func readBodyStart(_ events: inout [Event]) -> Bool {
        let known = min(pending.count, delimiter.count)
        guard pending[..<known].elementsEqual(delimiter[..<known]) else {
            pending.removeFirst(2)
            state = .body
            return true
        }
        guard known == delimiter.count else { return false }
        events.append(.partEnd)
        pending.removeFirst(delimiter.count)
        state = .delimiterEnd
        return true
    }

    /// The disposition in the lines of a part's headers.
    private static func disposition(_ headers: ArraySlice<UInt8>) throws(Failure) -> PartDisposition {
        let key = "content-disposition:"
        var found: PartDisposition?
        var rest = headers
        while !rest.isEmpty {
            let line = rest[..<(find([0x0D, 0x0A], in: rest) ?? rest.endIndex)]
            rest = rest[line.endIndex...].dropFirst(2)
            guard line.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }) else {
                throw Failure(message: "a part's headers have control characters")
            }
            let start = line.prefix(key.utf8.count)
            guard start.count == key.utf8.count, String(decoding: start, as: UTF8.self).lowercased() == key else {
                continue
            }
            guard found == nil else { throw Failure(message: "a part has two dispositions") }
            found = PartDisposition(line[start.endIndex...])
            guard found != nil else { break }
        }
        guard let found else { throw Failure(message: "a part has no name") }
        return found
    }

    /// Where a pattern begins in bytes that are kept until it is found.
    private mutating func find(_ pattern: [UInt8]) -> Int? {
        let place = Self.find(pattern, in: pending[searched...])
        searched = place == nil ? max(pending.count - pattern.count + 1, 0) : 0
        return place
    }

    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        let start = bytes.startIndex
        return bytes.withUnsafeBufferPointer { bytes in
            pattern.withUnsafeBufferPointer { pattern in
                var place = 0
                while place + pattern.count <= bytes.count {
                    guard let next = bytes[place...(bytes.count - pattern.count)].firstIndex(of: pattern[0]) else {
                        return nil
                    }
                    if bytes[next..<(next + pattern.count)].elementsEqual(pattern) { return start + next }
                    place = next + 1
                }
                return nil
            }
        }
    }
}
