import ArgumentParser
import Foundation
import MediaCore

/// The command-line tool.
@main
struct MediaTool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Turns media files into something people can play and download.",
        version: "0.1.0",
        subcommands: [
            ProbeCommand.self, PlanCommand.self, ExportCommand.self, ThumbnailCommand.self, StoryboardCommand.self,
            PreviewCommand.self, WaveformCommand.self, TrackCommand.self,
        ]
    )

    /// Parses and runs, with errors in the form the caller asked for and exit codes programs can rely on.
    static func main() async {
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
            Foundation.exit(Failure(error).report(asJSON: wantsJSON))
        } catch {
            let code = exitCode(for: error)
            if wantsJSON, code != .success {
                Foundation.exit(Failure(usage: message(for: error)).report(asJSON: true))
            }
            exit(withError: error)
        }
    }
}
