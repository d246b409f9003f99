import Foundation
import Logging
import MediaCore
import MediaEngine
import MediaLibrary
import Testing

/// A library in a folder of its own that works while a test runs.
struct Shelf: Sendable {
    let library: MediaLibrary
    let folder: URL

    /// Settings for tests: addresses of this machine may be fetched from, nothing is flushed, only the source's own size.
    static func configuration(_ folder: URL) -> LibraryConfiguration {
        var configuration = LibraryConfiguration(root: folder.appending(path: "library"))
        configuration.addressPolicy = .anywhere
        configuration.durability = .cached
        configuration.ladder = .source
        configuration.retries = RetryPolicy(attempts: 2, firstDelay: .milliseconds(50), longestDelay: .seconds(1))
        configuration.isolation = .process(WorkerSettings(executable: Tool.built("media")))
        configuration.reservedByteCount = 0
        configuration.logger.logLevel = .error
        return configuration
    }

    /// Runs `body` beside a library that works, and closes it.
    static func open<Result: Sendable>(
        in folder: URL, _ adjust: (inout LibraryConfiguration) throws -> Void = { _ in },
        _ body: (Shelf) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration(folder)
        try adjust(&configuration)
        let library = try await MediaLibrary(configuration)
        let running = Task { try await library.run() }
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(Shelf(library: library, folder: folder))) } catch {
            result = .failure(error)
        }
        running.cancel()
        try await running.value
        return try result.get()
    }

    /// The same in a new folder, with a server for the clips.
    static func open<Result: Sendable>(
        _ adjust: (inout LibraryConfiguration) throws -> Void = { _ in },
        _ body: (Shelf, Helper) async throws -> Result
    ) async throws -> Result {
        try await Fixture.withFolder { folder in
            let server = try Helper(
                "media_server.py", ["--files", Fixture.root.appending(path: "Fixtures/clips").path],
                log: folder.appending(path: "requests"))
            return try await open(in: folder, adjust) { try await body($0, server) }
        }
    }

    /// A media when nothing more becomes of it and no job is left.
    func settled(_ id: UUID) async throws -> Media {
        try await until("the media is settled") {
            // Without jobs nothing changes any more.
            guard try await library.jobCounts() == (0, 0) else { return nil }
            let media = try await library.get(id)
            return media.status.isFinal ? media : nil
        }
    }

    /// Makes a media of a clip and waits for it.
    func media(_ server: Helper, _ clip: String, _ options: MediaOptions = MediaOptions()) async throws -> Media {
        try await settled(library.create(from: .url(server.url("files/\(clip)")), options: options).id)
    }

    /// Where files of a media lie.
    func path(_ media: Media, _ name: String = "") -> URL {
        let id = media.id.uuidString.lowercased()
        return folder.appending(path: "library/media/\(id.prefix(2))/\(id)/\(name)")
    }
}

/// What `body` gives, asked for again until it is something.
func until<Value>(
    _ what: String, within limit: Duration = .seconds(240), _ body: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
        if let value = try await body() { return value }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw Waited(what: what)
}

/// Something did not happen.
struct Waited: Error { let what: String }
