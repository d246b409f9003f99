import ArgumentParser
import MediaCore
import MediaEngine

/// `media plan`: what an export would do, and why.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what an export would do with each track, and why.")

    @OptionGroup var source: InputOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var tracks: AttachmentOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let session = ExportSession(
            asset: source.asset.attaching(tracks.attachments), outputs: output.requests,
            options: ExportOptions(profile: output.profile, timeline: output.timeline), isolation: source.isolation)
        let plan = try await session.plan()
        if json {
            try JSONOutput.print(plan)
        } else {
            print(PlanText(plan: plan).text)
        }
    }
}
