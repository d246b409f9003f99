/// Summarises by an external program, which reads the text and writes the summary.
public struct CommandSummarizer: Summarizer {
    /// `{words}` is the number of words wanted.
    public var command: CommandTemplate

    /// Characters of a summary that are taken.
    private static let mostCharacters = 10_000

    public init(_ command: CommandTemplate) { self.command = command }

    public func summarize(_ text: String, length: Int) async throws -> String {
        let output = try await CommandRun(template: command, values: ["words": String(length)]).run(input: text)
        let summary = output.split(whereSeparator: \.isNewline).joined(separator: "\n").trimmingSpaces
        guard !summary.isEmpty else { throw MediaFailure(.commandFailed, "the command wrote no summary") }
        guard summary.count <= Self.mostCharacters else {
            throw MediaFailure(.commandFailed, "the command wrote more than \(Self.mostCharacters) characters")
        }
        return summary
    }
}
