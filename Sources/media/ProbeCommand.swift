import ArgumentParser
import MediaCore
import MediaEngine

/// `media probe`: what a file is.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "probe", abstract: "Describe a media file.")

    @OptionGroup var source: InputOptions

    @Flag(help: "Read every packet as well: key frames, exact times, counts.")
    var thorough = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let info = try await source.asset.probe(thorough ? .thorough : .headers, isolation: source.isolation)
        if json {
            try JSONOutput.print(info)
        } else {
            print(InfoText(info: info).text)
        }
    }
}
