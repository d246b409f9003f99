import Foundation

/// A program run to its end.
struct Tool {
    let output: String
    let errors: String
    let status: Int32

    /// Runs a program found in PATH, or by its path.
    init(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let folder = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files rather than pipes: nothing can fill up while the program runs.
        let files = ["out", "err"].map { folder.appending(path: $0) }
        for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        process.standardInput = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        output = String(decoding: try Data(contentsOf: files[0]), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
        status = process.terminationStatus
    }

    /// Runs a program for a long time, on a thread of its own: Swift's pool has few, and whoever answers the program needs
    /// one.
    static func running(_ name: String, _ arguments: [String]) async throws -> Tool {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try Tool(name, arguments) }) }
        }
    }

    /// The command-line tool that was built beside the tests.
    static func media(_ arguments: [String]) throws -> Tool { try Tool(built("media"), arguments) }

    /// A program that was built beside the tests.
    static func built(_ name: String) -> String {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        return Fixture.root.appending(path: ".build/debug/\(name)").path
    }
}
