/// Makes long texts short.
public protocol Summarizer: Sendable {
    /// Summarises a text.
    ///
    /// - Parameter length: words the summary should have.
    /// - Throws: `MediaFailure`, or `CancellationError` when its task is cancelled; nothing goes on then.
    func summarize(_ text: String, length: Int) async throws -> String
}
