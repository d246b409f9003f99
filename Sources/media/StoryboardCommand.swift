import ArgumentParser
import MediaCore
import MediaEngine

/// `media storyboard`: a sheet of small pictures, with JSON and WebVTT that say where each lies.
struct StoryboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storyboard",
        abstract: "Write a sheet of small pictures for scrubbing, and its description as .json and .vtt beside it.")

    @OptionGroup var source: InputOptions

    @Option(help: "The sheet to write; its ending (jpg, png, webp) says the format.", completion: .file())
    var output: String

    @Option(help: "Most pictures in the sheet.")
    var tiles = 100

    @Option(help: "Least seconds between two pictures.")
    var interval: TimeArgument = .second

    @Option(help: "Pixels of a picture's longer side.")
    var tileSize = 256

    @Option(help: "Pictures in a row.")
    var columns = 10

    @Flag(help: "Replace the files if they exist.")
    var overwrite = false

    func run() async throws {
        let sheet = ImageFile(path: output, overwrite: overwrite)
        guard let format = ImageFormat(suffix: sheet.suffix) else {
            throw ValidationError("--output takes a name that ends in .jpg, .jpeg, .png or .webp.")
        }
        for file in [sheet, sheet.sibling("json"), sheet.sibling("vtt")] { try file.check() }
        let storyboard = try await source.asset.storyboard(
            StoryboardSettings(
                maximumTiles: tiles, minimumInterval: interval.time, tileSize: tileSize, columns: columns,
                format: format), isolation: source.isolation)
        try sheet.write(storyboard.image)
        try sheet.sibling("json").write(storyboard.json(url: sheet.name))
        try sheet.sibling("vtt").write(Array(storyboard.webVTT(url: sheet.name).utf8))
    }
}
