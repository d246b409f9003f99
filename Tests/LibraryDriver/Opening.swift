import Foundation
import Logging
import MediaLibrary
import Synchronization

/// Tells when a library that runs has put away what the last process left, by what it logs: until then there are no jobs, and
/// it is not at rest all the same.
struct Opening: LogHandler {
    private static let isOver = Atomic(false)

    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if event.message == "library opened" { Self.isOver.store(true, ordering: .releasing) }
        if event.level >= .error { FileHandle.standardError.write(Data("\(event.message)\n".utf8)) }
    }

    /// Opens a library and lets it work. Returns when it does.
    ///
    /// - Parameter body: is called before it works.
    static func library(
        at root: URL, _ body: (MediaLibrary) -> Void = { _ in }
    ) async throws -> (library: MediaLibrary, running: Task<Void, Never>) {
        isOver.store(false, ordering: .releasing)
        var configuration = LibraryDriver.configuration(root)
        configuration.logger = Logger(label: "driver") { _ in Opening() }
        let library = try await MediaLibrary(configuration)
        body(library)
        let running = Task {
            do { try await library.run() } catch { fatalError("\(error)") }
        }
        while !isOver.load(ordering: .acquiring) { try await Task.sleep(for: .milliseconds(2)) }
        return (library, running)
    }
}
