/// The path of a route, as routes write it: `v1/files/:file`, `stream/{playback}.m3u8`, `page/**`.
struct RoutePattern: Sendable, Equatable {
    /// A part of the path.
    private enum Part: Sendable, Equatable {
        case text(Substring)
        /// Anything, with words before and after it.
        case anything(before: Substring, after: Substring)
        /// All that is left, at least one part of it.
        case rest

        /// How much it leaves open.
        var openness: Int {
            switch self {
            case .text: 0
            case .anything(let before, let after): before.isEmpty && after.isEmpty ? 2 : 1
            case .rest: 3
            }
        }
    }

    private let parts: [Part]

    init(_ path: String) {
        parts = path.split(separator: "/").map { part in
            if part == "**" { return .rest }
            if part.hasPrefix(":") || part == "*" { return .anything(before: "", after: "") }
            if let open = part.firstIndex(of: "{"), let close = part.lastIndex(of: "}"), open < close {
                return .anything(before: part[..<open], after: part[part.index(after: close)...])
            }
            return .text(part)
        }
    }

    /// Whether a request's path is one of these.
    func matches(_ path: String) -> Bool {
        var words = path.split(separator: "/")[...]
        for part in parts {
            if part == .rest { return !words.isEmpty }
            guard let word = words.popFirst() else { return false }
            switch part {
            case .text(let text) where text == word: continue
            case .anything(let before, let after)
            where word.hasPrefix(before) && word.hasSuffix(after) && word.count > before.count + after.count:
                continue
            default: return false
            }
        }
        return words.isEmpty
    }

    /// Whether it says more about a path than another one that matches it as well.
    func isCloser(than other: RoutePattern) -> Bool {
        for (own, its) in zip(parts, other.parts) where own.openness != its.openness {
            return own.openness < its.openness
        }
        return parts.count > other.parts.count
    }
}
