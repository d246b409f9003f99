import ArgumentParser
import MediaCore
import MediaEngine

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The command-line tool.
@main
struct MediaTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Turns media files into something people can play and download.",
        version: "0.1.0",
        subcommands: [
            ProbeCommand.self, PlanCommand.self, ExportCommand.self, ThumbnailCommand.self, StoryboardCommand.self,
            PreviewCommand.self, WaveformCommand.self, SpeechSoundCommand.self, TrackCommand.self,
            ServeCommand.self,
        ]
    )

    private static func leave(_ code: Int32) -> Never {
        #if canImport(Glibc)
        Glibc.exit(code)
        #else
        Darwin.exit(code)
        #endif
    }

    /// Parses and runs, with errors in the form the caller asked for and exit codes programs can rely on.
    static func main() async {
        MediaWorker.runIfRequested()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let wantsJSON = arguments.contains("--json")
        do {
            try await InterruptSignals().cancelling {
                var command = try parseAsRoot(arguments)
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            }
        } catch let error where error is MediaError || error is CancellationError {
            leave(Failure(error).report(asJSON: wantsJSON))
        } catch {
            let code = exitCode(for: error)
            if wantsJSON, code != .success {
                leave(Failure(usage: message(for: error)).report(asJSON: true))
            }
            exit(withError: error)
        }
    }
}
