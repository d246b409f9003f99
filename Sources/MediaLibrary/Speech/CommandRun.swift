internal import MediaCore
internal import Subprocess

#if canImport(System)
internal import System
#else
internal import SystemPackage
#endif

/// One run of an external program: bounded in time and output, and gone with its children when it is cancelled.
struct CommandRun {
    let template: CommandTemplate
    let values: [String: String]

    /// Bytes of output that are taken.
    static let mostOutput = 16 << 20
    /// Lines of error output that are kept for a failure.
    private static let keptLines = 5

    /// - Parameters:
    ///   - input: what the program reads.
    ///   - errorLine: is told each line of error output.
    /// - Returns: what the program wrote.
    /// - Throws: `MediaFailure` (`commandFailed`, `timedOut`), or `CancellationError`.
    func run(
        input: String = "", errorLine: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { try await execute(input, errorLine) }
            group.addTask {
                try await Task.sleep(for: template.timeLimit)
                throw MediaFailure(.timedOut, "the command takes longer than it may")
            }
            defer { group.cancelAll() }
            guard let output = try await group.next() else { throw CancellationError() }
            return output
        }
    }

    private func execute(_ input: String, _ errorLine: @escaping @Sendable (String) -> Void) async throws -> String {
        var platform = PlatformOptions()
        // A group of its own, so that what it started ends with it.
        platform.processGroupID = 0
        platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(500))]
        let executable: Executable =
            template.program.contains("/") ? .path(FilePath(template.program)) : .name(template.program)
        let result: ExecutionResult<(String, [String]), SequenceOutput, SequenceOutput>
        let text = try await CommandInput.make(input)
        defer { withExtendedLifetime(text) {} }
        do {
            result = try await Subprocess.run(
                executable, arguments: Arguments(template.arguments(values)),
                environment: .inherit.updating([.init(stringLiteral: LeftCommands.variable): LeftCommands.owner]),
                platformOptions: platform,
                input: .fileDescriptor(FileDescriptor(rawValue: text.descriptor), closeAfterSpawningProcess: false),
                output: .sequence, error: .sequence
            ) { execution in
                async let lines = Self.follow(execution.standardError, errorLine)
                var bytes: [UInt8] = []
                for try await part in execution.standardOutput {
                    part.withUnsafeBytes { bytes.append(contentsOf: $0) }
                    guard bytes.count <= Self.mostOutput else {
                        throw MediaFailure(.commandFailed, "the command writes more than it may")
                    }
                }
                return (String(decoding: bytes, as: UTF8.self), try await lines)
            }
        } catch let failure as MediaFailure {
            throw failure
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw MediaFailure(.commandFailed, "the command cannot be run")
        }
        guard result.terminationStatus.isSuccess else {
            let last = result.closureResult.1.suffix(Self.keptLines).joined(separator: " | ")
            throw MediaFailure(
                .commandFailed, "the command ended with \(result.terminationStatus)" + (last.isEmpty ? "" : ": \(last)")
            )
        }
        return result.closureResult.0
    }

    /// Reads error output to its end; keeps the last lines.
    private static func follow(
        _ output: SubprocessOutputSequence, _ tell: @Sendable (String) -> Void
    ) async throws -> [String] {
        var kept: [String] = []
        for try await line in output.strings() {
            let clean = CleanText.line(line, limit: 300)
            tell(clean)
            kept.append(clean)
            if kept.count > keptLines { kept.removeFirst() }
        }
        return kept
    }
}
