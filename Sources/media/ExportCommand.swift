import ArgumentParser
import MediaCore
import MediaEngine

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `media export`: makes the outputs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Make an HLS package, a capped-4K MP4, an M4A: in one pass.")

    @OptionGroup var source: InputOptions

    @Option(help: "The folder to make. It must not exist, or be empty.", completion: .directory)
    var output: String

    @OptionGroup var wanted: OutputOptions

    @OptionGroup(title: "Composition Options") var edits: CompositionOptionGroup
    @OptionGroup var tracks: AttachmentOptions
    @OptionGroup var key: EncryptionOptions

    @Flag(help: "Replace the folder if it holds something.")
    var overwrite = false

    @Option(
        help: "Keep HLS segments in this folder while the export goes on, so that one that was killed can continue.",
        completion: .directory)
    var workingFolder: String?

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Flag(help: "Show no progress and no report.")
    var quiet = false

    func validate() throws {
        if !edits.isEmpty, wanted.surround {
            throw ValidationError("A composition has stereo sound: leave out --surround.")
        }
    }

    func run() async throws {
        guard !edits.isEmpty else { return try await export(source.asset, timeline: wanted.timeline) }
        // Said before a film is made that could go nowhere.
        if !overwrite, let names = try? FileManager.default.contentsOfDirectory(atPath: output), !names.isEmpty {
            throw MediaError(
                .outputExists, "the output folder is not empty; overwrite it explicitly or choose another",
                operation: .write, location: output)
        }
        let folder = try ComposedFolder(beside: output)
        try await compose(folder.file)
        try await export(MediaAsset(url: folder.file), timeline: .whole)
    }

    /// Makes one file of all that is asked for.
    private func compose(_ file: URL) async throws {
        let made = try await edits.composition(
            of: source.asset, trim: wanted.timeline.spans.first ?? .init(), quality: wanted.quality,
            maximumShortSide: wanted.maxResolution, isolation: source.isolation)
        let session = CompositionSession(
            sources: made.sources, composition: made.composition, options: CompositionOptions(durability: .cached),
            isolation: source.isolation)
        let report = try await ProgressDisplay.following(
            isQuiet: quiet || json,
            {
                guard case .exporting(let progress) = session.state else { return nil }
                return progress
            }
        ) { try await session.render(to: file) }
        if !quiet {
            // Beside the report of the export, which may be for programs.
            for line in CompositionText.lines(report) { StandardStream.errors.write(line + "\n") }
        }
    }

    private func export(_ asset: MediaAsset, timeline: Timeline) async throws {
        let session = ExportSession(
            asset: asset.attaching(tracks.attachments), outputs: wanted.requests,
            options: ExportOptions(
                profile: wanted.profile, durability: wanted.durability, overwrite: overwrite,
                timeline: timeline, encryption: try key.encryption(), workingFolder: workingFolder),
            isolation: source.isolation)
        let folder = URL(filePath: output, directoryHint: .isDirectory)
        let report = try await ProgressDisplay.following(
            isQuiet: quiet || json,
            {
                guard case .exporting(let progress) = session.state else { return nil }
                return progress
            }
        ) { try await session.export(to: folder) }
        if json {
            try JSONOutput.print(report)
        } else if !quiet {
            print(ReportText(report: report, folder: output).text)
        }
    }
}
