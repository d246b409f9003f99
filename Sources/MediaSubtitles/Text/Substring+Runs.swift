extension Substring {
    /// Takes everything up to the next of some ASCII characters: plain text goes by in one piece.
    mutating func takeRun(until specials: [UInt8]) -> Substring {
        let end = utf8.firstIndex { specials.contains($0) } ?? endIndex
        defer { self = self[end...] }
        return self[..<end]
    }

    /// Takes one scalar; characters may hide marks behind the first one.
    mutating func takeScalar() -> Unicode.Scalar? {
        guard let scalar = unicodeScalars.first else { return nil }
        self = self[unicodeScalars.index(after: startIndex)...]
        return scalar
    }

    /// Takes what stands before an ASCII character, and the character. Nil, and nothing taken, where it does not come
    /// within a number of bytes.
    mutating func take(through end: UInt8, within limit: Int = 1 << 20) -> Substring? {
        guard let index = utf8.prefix(limit).firstIndex(of: end) else { return nil }
        defer { self = self[utf8.index(after: index)...] }
        return self[..<index]
    }
}
