import Foundation
import Operations

/// Runs one operation a number of times, for tools that count from outside; without a number prints what counts are
/// divided by.
///
///     operations NAME FOLDER [TIMES]
@main
enum OperationsTool {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let operation = Operation(rawValue: arguments[1]) else {
            let names = Operation.allCases.map(\.rawValue).joined(separator: " ")
            FileHandle.standardError.write(
                Data("usage: operations NAME FOLDER [TIMES]; NAME is one of \(names)\n".utf8))
            exit(64)
        }
        let clip = URL(filePath: arguments[2]).appending(path: operation.clip)
        guard arguments.count > 3, let times = Int(arguments[3]) else {
            return print(try await operation.units(of: clip))
        }
        try await operation.run(clip, times: times)
    }
}
