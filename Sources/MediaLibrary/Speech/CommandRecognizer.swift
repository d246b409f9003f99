#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Recognises speech by an external program, which writes WebVTT beside its output name.
public struct CommandRecognizer: SpeechRecognizer {
    /// `{input}` is the WAV file, `{output}` the name of the text without `.vtt`, `{language}` the language as in `en`, and
    /// `{locale}` as in `en-US`.
    public var command: CommandTemplate

    /// Bytes of a text that is taken.
    private static let mostBytes = 10 << 20

    public init(_ command: CommandTemplate) { self.command = command }

    /// whisper.cpp's program.
    public static func whisper(program: String = "whisper-cli", model: String) -> CommandRecognizer {
        CommandRecognizer(
            CommandTemplate(
                program: program,
                arguments: ["-m", model, "-f", "{input}", "-l", "{language}", "-pp", "-ovtt", "-of", "{output}"]))
    }

    public func recognize(
        _ sound: URL, language: String, progress: @escaping @Sendable (Double) -> Void
    ) async throws -> String {
        let output = sound.deletingLastPathComponent().appending(path: "speech-\(UUID().uuidString.lowercased())").path
        let file = output + ".vtt"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let run = CommandRun(
            template: command,
            values: [
                "input": sound.path, "output": output, "locale": language,
                "language": String(language.split(separator: "-").first ?? "en").lowercased(),
            ])
        _ = try await run.run { line in
            // As whisper.cpp writes it: `progress =  25%`.
            let parts = line.split(separator: "=").map { String($0).trimmingSpaces }
            guard parts.count == 2, parts[0].hasSuffix("progress"), parts[1].hasSuffix("%") else { return }
            if let percent = Double(parts[1].dropLast()), (0...100).contains(percent) { progress(percent / 100) }
        }
        let size = FileStatus.size(file)
        guard let size, size <= Self.mostBytes, let data = try await DiskWork.contents(file) else {
            throw MediaFailure(
                .commandFailed,
                size == nil ? "the command wrote no text" : "the command wrote more than \(Self.mostBytes) bytes")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
