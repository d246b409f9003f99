import MediaCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A failure as the tool reports it: one line for people, an object for programs, a code of sysexits.h for both.
struct Failure {
    private struct Body: Encodable {
        var code: String
        var message: String
        var operation: String
        var track: Int?
        var location: String?
        var signal: Int32?
    }

    private let body: Body
    private let line: String
    private let exitCode: Int32

    init(_ error: any Error) {
        if error is CancellationError {
            body = Body(code: "cancelled", message: "cancelled", operation: "export")
            line = "cancelled"
            exitCode = 130
            return
        }
        guard let error = error as? MediaError else {
            body = Body(code: "internal", message: "\(error)", operation: "run")
            line = "\(error)"
            exitCode = 70
            return
        }
        body = Body(
            code: error.code.rawValue, message: error.message, operation: error.operation.rawValue, track: error.track,
            location: error.location, signal: error.signal)
        line = error.description
        exitCode = Self.exitCode(error)
    }

    /// A request that could not be understood.
    init(usage message: String) {
        body = Body(code: "usage", message: message, operation: "parse")
        line = message
        exitCode = 64
    }

    /// The code of sysexits.h for each kind of error.
    private static func exitCode(_ error: MediaError) -> Int32 {
        switch error.code {
        case .notFound, .accessDenied, .unreadable: error.operation == .write ? 74 : 66
        case .emptySource, .unsupportedFormat, .damaged, .limitExceeded, .unsupportedCodec, .noSuitableTrack: 65
        case .codecUnavailable: 69
        case .invalidSettings: 64
        case .outputExists, .outputUnwritable: 73
        case .workerUnavailable: 71
        case .outputFailed: 74
        case .timedOut, .outputBusy, .tooBusy: 75
        default: 70
        }
    }

    /// Writes the failure to standard error. Returns the exit code.
    func report(asJSON: Bool) -> Int32 {
        var text = "media: \(line)\n"
        if asJSON {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            if let data = try? encoder.encode(["error": body]) { text = String(decoding: data, as: UTF8.self) + "\n" }
        }
        StandardStream.errors.write(text)
        return exitCode
    }
}
