/// When a process that works is killed: counted in what is seen of its work from outside, so that a fast machine and a slow
/// one are killed at the same point of it.
enum Moment: Sendable {
    /// At the Nth change of what is seen.
    case change(Int)
    /// So many changes after something was seen, a file with so many bytes or a process.
    case sight(String, size: Int, further: Int)

    /// Reads `change:12` or `sight:/source:262144:3`.
    init?(_ text: String) {
        let words = text.split(separator: ":").map(String.init)
        switch (words.first, words.count) {
        case ("change", 2):
            guard let number = Int(words[1]) else { return nil }
            self = .change(number)
        case ("sight", 4):
            guard let size = Int(words[2]), let further = Int(words[3]) else { return nil }
            self = .sight(words[1], size: size, further: further)
        default: return nil
        }
    }
}
