package import Logging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Writes the log to standard error, a line for each message.
package struct ServerLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let label: String
    private let format: LogFormat

    package init(label: String, format: LogFormat, level: Logger.Level) {
        self.label = label
        self.format = format
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let line = LogLine(
            time: Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            level: event.level.rawValue, label: label, message: "\(event.message)",
            values: metadata.merging(event.metadata ?? [:]) { $1 })
        Self.write(line.text(format) + "\n")
    }

    /// Writes a line at once, whole: two lines written at the same time do not mix, since they are shorter than a pipe's unit
    /// or go to a file that is appended to.
    private static func write(_ line: String) {
        var rest = Array(line.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Platform.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            // A log that nobody takes must not stop the server.
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }

    private enum Platform {
        static func write(_ file: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
            #if canImport(Glibc)
            unsafe Glibc.write(file, bytes, count)
            #else
            Darwin.write(file, bytes, count)
            #endif
        }
    }
}
