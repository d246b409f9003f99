internal import Hummingbird
internal import HummingbirdCore
internal import MediaCore
internal import MediaLibrary

/// Reads the query of a request for a picture, and notes each field that is not as it should be.
final class ImageQuery {
    private let query: FlatDictionary<Substring, Substring>
    private var notes: [LibraryError.Field] = []
    private var known: Set<Substring> = ["token"]

    init(_ request: Request) { query = request.uri.queryParameters }

    func integer(_ name: Substring) -> Int? {
        guard let text = value(name) else { return nil }
        if let number = Int(text) { return number }
        note(name, "is a whole number")
        return nil
    }

    func seconds(_ name: Substring) -> MediaTime? {
        guard let text = value(name) else { return nil }
        if let seconds = Double(text), seconds.isFinite, (0...1e6).contains(seconds) {
            return MediaTime(value: Int64((seconds * 1_000_000).rounded()), timescale: 1_000_000)
        }
        note(name, "is a number of seconds")
        return nil
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ name: Substring, _ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let text = value(name) else { return nil }
        if let choice = Choice(rawValue: String(text)) { return choice }
        note(name, "is one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        return nil
    }

    /// - Throws: `LibraryError` (`invalid`) naming every field that is wrong or not known.
    func finish() throws(LibraryError) {
        for (name, _) in query where !known.contains(name) { note(name, "is not known") }
        guard notes.isEmpty else { throw LibraryError(.invalid, "payload validation failed", fields: notes) }
    }

    private func value(_ name: Substring) -> Substring? {
        known.insert(name)
        return query[name]
    }

    private func note(_ name: Substring, _ message: String) {
        notes.append(LibraryError.Field(field: String(name), message: message))
    }
}
