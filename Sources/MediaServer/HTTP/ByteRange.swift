/// A part of a file, as a `Range` header asks for it (RFC 9110, 14.1.2 and 14.2).
struct ByteRange: Hashable, Sendable {
    let first: Int
    let last: Int

    var count: Int { last - first + 1 }

    /// What a header means for a file.
    enum Reading: Hashable, Sendable {
        /// The whole file: the header is none of ours, or asks for several parts.
        case whole
        case part(ByteRange)
        /// Nothing of the file is meant.
        case unsatisfiable
    }

    /// Reads a header for a file of `size` bytes.
    static func read(_ header: String, size: Int) -> Reading {
        // Names of units are the same in any case (RFC 9110, 14.1).
        guard header.utf8.count <= 128, header.lowercased().hasPrefix("bytes=") else { return .whole }
        let text = header.dropFirst(6)
        // Several parts would need a body of several types; the whole is allowed as well.
        guard !text.contains(","), let dash = text.firstIndex(of: "-") else { return .whole }
        let (left, right) = (text[..<dash], text[text.index(after: dash)...])
        guard left.isEmpty || isNumber(left), right.isEmpty || isNumber(right) else { return .whole }
        if left.isEmpty {
            guard let count = number(right) else { return right.isEmpty ? .whole : part(0, size) }
            guard count > 0, size > 0 else { return .unsatisfiable }
            return part(max(size - count, 0), size)
        }
        let last = right.isEmpty ? Int.max : number(right)
        // A number too large to count is beyond every file, and behind every number that is not.
        guard let first = number(left) else { return right.isEmpty || last == nil ? .unsatisfiable : .whole }
        let end = last ?? .max
        // An end before the beginning is no range, whatever the file's size is (14.1.1).
        guard first <= end else { return .whole }
        return first < size ? .part(ByteRange(first: first, last: min(end, size - 1))) : .unsatisfiable
    }

    private static func part(_ first: Int, _ size: Int) -> Reading {
        size > 0 ? .part(ByteRange(first: first, last: size - 1)) : .unsatisfiable
    }

    private static func isNumber(_ text: Substring) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }

    /// Nil for none, and for one that is too large.
    private static func number(_ text: Substring) -> Int? { Int(text) }
}
