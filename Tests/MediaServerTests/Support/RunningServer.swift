import Foundation
import Synchronization
import Testing

/// The server's program, running for a test, with a server that it fetches clips from.
final class RunningServer: Sendable {
    /// A certain user, secret and key.
    static let (user, secret, key) = ("tok", "sec", "sk-key")

    let address: String
    let clips: Helper
    let folder: URL
    private let process: Mutex<Process>

    private init(address: String, clips: Helper, folder: URL, process: Process) {
        self.address = address
        self.clips = clips
        self.folder = folder
        self.process = Mutex(process)
    }

    deinit { process.withLock { $0.terminate() } }

    /// Runs `body` beside a server in a new folder.
    ///
    /// - Parameter files: what is served beside the clips, by name.
    static func open<Result: Sendable>(
        _ arguments: [String] = [], program: [String] = ["media-server"], environment: [String: String] = [:],
        files: [String: Data] = [:], _ body: (RunningServer) async throws -> Result
    ) async throws -> Result {
        try await Fixture.withFolder { folder in
            let served = folder.appending(path: "clips")
            try FileManager.default.createDirectory(at: served, withIntermediateDirectories: true)
            for name in ["h264-aac.mp4", "vp9-opus.webm", "audio.mp3"] {
                try FileManager.default.copyItem(at: Fixture.url(name), to: served.appending(path: name))
            }
            for (name, data) in files { try data.write(to: served.appending(path: name)) }
            let clips = try Helper(
                "media_server.py", ["--files", served.path], log: folder.appending(path: "requests"))
            let server = try await start(arguments, environment, program: program, folder: folder, clips: clips)
            return try await body(server)
        }
    }

    /// Starts the program on a folder that may have been used before.
    static func start(
        _ arguments: [String] = [], _ environment: [String: String] = [:], program: [String] = ["media-server"],
        folder: URL, clips: Helper
    ) async throws -> RunningServer {
        let process = Process()
        process.executableURL = URL(filePath: Tool.built(program[0]))
        process.arguments =
            program.dropFirst() + [
                "--data", folder.appending(path: "data").path, "--port", "0", "--allow-private-networks",
            ] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            [
                "MEDIA_ACCESS_TOKEN_ID": user, "MEDIA_SECRET_KEY": secret, "MEDIA_API_KEY": key,
                "SWIFT_BACKTRACE": "enable=no",
            ]
        ) { $1 }.merging(environment) { $1 }
        let output = folder.appending(path: "output-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: folder.appending(path: "log").creating())
        process.standardInput = FileHandle.nullDevice
        try process.start()
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            let text = try String(contentsOf: output, encoding: .utf8)
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Listening on ") }) {
                let address = String(line.dropFirst("Listening on ".count))
                return RunningServer(address: address, clips: clips, folder: folder, process: process)
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failed(what: "the server does not start", log: Self.log(folder))
    }

    /// What it logged.
    var log: String { Self.log(folder) }

    private static func log(_ folder: URL) -> String {
        (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? ""
    }

    var processIdentifier: Int32 { process.withLock { $0.processIdentifier } }

    /// Asks it to end, or ends it, and waits until it has.
    func end(with signal: Int32 = SIGTERM) async throws -> Int32 {
        let number = process.withLock { $0.processIdentifier }
        kill(number, signal)
        while process.withLock({ $0.isRunning }) { try await Task.sleep(for: .milliseconds(20)) }
        return process.withLock { $0.terminationStatus }
    }

    struct Failed: Error {
        let what: String
        let log: String
    }
}

extension URL {
    /// The file, which is made where there is none.
    fileprivate func creating() -> URL {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        return self
    }
}
