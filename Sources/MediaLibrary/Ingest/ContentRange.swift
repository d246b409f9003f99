/// A Content-Range header (RFC 9110, 14.4) of bytes.
public enum ContentRange: Sendable, Hashable {
    /// Bytes `first` to `last`, both included, of a file of `total` bytes where that is known.
    case bytes(first: Int, last: Int, total: Int?)
    /// No bytes: a question or a refusal, with the size of the file where it is known.
    case none(total: Int?)

    /// Reads `bytes 0-9/10`, `bytes 0-9/*`, `bytes */10`, `bytes */*`; nil for anything else, for numbers beyond 2^62 and for
    /// ranges that contradict themselves.
    public init?(_ text: some StringProtocol) {
        let text = String(text).trimmingSpaces
        guard text.utf8.count <= 128, text.lowercased().hasPrefix("bytes ") else { return nil }
        let rest = String(text.dropFirst(6)).trimmingSpaces
        let halves = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let total: Int?
        if halves[1] == "*" {
            total = nil
        } else {
            guard let number = Self.number(halves[1]) else { return nil }
            total = number
        }
        if halves[0] == "*" {
            self = .none(total: total)
            return
        }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]), first <= last else {
            return nil
        }
        if let total, last >= total { return nil }
        self = .bytes(first: first, last: last, total: total)
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...19).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text), number <= 1 << 62
        else { return nil }
        return number
    }
}
