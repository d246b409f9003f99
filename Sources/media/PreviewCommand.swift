import ArgumentParser
import MediaCore
import MediaEngine

/// `media preview`: a short animation.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Write a short silent animation as GIF or WebP.")

    @OptionGroup var source: InputOptions

    @Option(help: "The file to write; its ending (gif, webp) says the format.", completion: .file())
    var output: String

    @Option(help: "Where it starts. Default: a tenth into the media.")
    var from: TimeArgument?

    @Option(help: "How long it plays, up to 30 seconds. Default: 3.")
    var duration: TimeArgument?

    @Option(help: "Pixels. Default: 320.")
    var width: Int?

    @Option(help: "Pixels.")
    var height: Int?

    @Option(help: "Pictures a second.")
    var fps = 10

    @Flag(help: "Replace the file if it exists.")
    var overwrite = false

    func run() async throws {
        let file = ImageFile(path: output, overwrite: overwrite)
        guard let format = PreviewSettings.Format(rawValue: file.suffix) else {
            throw ValidationError("--output takes a name that ends in .gif or .webp.")
        }
        try file.check()
        let settings = PreviewSettings(
            start: from?.time, duration: duration?.time ?? PreviewSettings().duration,
            width: width ?? (height == nil ? 320 : nil), height: height,
            frameRate: fps, format: format)
        try file.write(try await source.asset.preview(settings, isolation: source.isolation))
    }
}
