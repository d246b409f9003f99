internal import MediaCore

/// A program and its arguments, with places for what changes from one run to the next, as in `{input}`.
public struct CommandTemplate: Sendable, Hashable {
    /// Path of the program, or a name that is looked up in PATH.
    public var program: String
    public var arguments: [String]
    /// The longest a run may take.
    public var timeLimit: Duration

    public init(program: String, arguments: [String], timeLimit: Duration = .seconds(6 * 3600)) {
        self.program = program
        self.arguments = arguments
        self.timeLimit = timeLimit
    }

    /// Reads a line: words between spaces; a word in single or double quotes may contain spaces. No shell runs it.
    ///
    /// - Throws: `LibraryError` (`invalid`) for no words, and for a quote that is not closed.
    public init(parsing line: String) throws(LibraryError) {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character == " " || character == "\t" {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw .invalid("command", "has a quote that is not closed") }
        if let word { words.append(word) }
        guard let program = words.first, !program.isEmpty else { throw .invalid("command", "names a program") }
        self.init(program: program, arguments: Array(words.dropFirst()))
    }

    /// The arguments with values in their places.
    func arguments(_ values: [String: String]) -> [String] {
        arguments.map { argument in
            // One pass: a value that looks like a place stays as it is.
            var result = ""
            var rest = argument[...]
            while let open = rest.firstIndex(of: "{") {
                result += rest[..<open]
                rest = rest[open...]
                guard let close = rest.firstIndex(of: "}"),
                    let value = values[String(rest[rest.index(after: open)..<close])]
                else {
                    result.append("{")
                    rest = rest.dropFirst()
                    continue
                }
                result += value
                rest = rest[rest.index(after: close)...]
            }
            return result + rest
        }
    }
}
