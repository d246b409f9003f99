import Foundation
import Synchronization

/// A program of `Tests/Support` that runs beside a test and ends with it.
final class Helper: Sendable {
    private let process: Mutex<Process>
    private let input: FileHandle
    let port: Int
    /// Where it speaks TLS, if it was given a certificate.
    let tlsPort: Int?
    private let logPath: String

    /// Starts a program, which says its port first and ends when its input does.
    init(_ script: String, _ arguments: [String], log: URL) throws {
        let process = Process()
        let (stdin, stdout) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", Fixture.root.appending(path: "Tests/Support/\(script)").path, "--log", log.path] + arguments
        process.standardInput = stdin
        process.standardOutput = stdout
        try process.start()
        input = stdin.fileHandleForWriting
        logPath = log.path
        var text = ""
        let lines = arguments.contains("--tls") ? 2 : 1
        while text.count(where: { $0 == "\n" }) < lines {
            let data = stdout.fileHandleForReading.availableData
            guard !data.isEmpty else { throw CocoaError(.fileReadUnknown) }
            text += String(decoding: data, as: UTF8.self)
        }
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        func number(_ name: String) -> Int? {
            words.firstIndex(of: name).flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
        }
        guard let port = number("PORT") else { throw CocoaError(.fileReadCorruptFile) }
        self.port = port
        tlsPort = number("TLSPORT")
        self.process = Mutex(process)
    }

    deinit {
        try? input.close()
        process.withLock { $0.terminate() }
    }

    /// An address below the program's.
    func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    /// What it wrote down, a line each.
    func log() -> [[String: Any]] {
        guard let data = FileManager.default.contents(atPath: logPath) else { return [] }
        return data.split(separator: 0x0A).compactMap {
            try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
    }
}
