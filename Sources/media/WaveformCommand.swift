import ArgumentParser
import MediaCore
import MediaEngine

/// `media waveform`: how loud a media is along its time.
struct WaveformCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waveform", abstract: "Write the waveform of the sound as PNG, or as JSON in audiowaveform's form."
    )

    @OptionGroup var source: InputOptions

    @Option(help: "The file to write; its ending (png, json) says the format.", completion: .file())
    var output: String

    @Option(help: "Number of peaks; the width of the picture in pixels.")
    var width = 1800

    @Option(help: "Height of the picture in pixels.")
    var height = 280

    @Flag(help: "Replace the file if it exists.")
    var overwrite = false

    func run() async throws {
        let file = ImageFile(path: output, overwrite: overwrite)
        guard ["png", "json"].contains(file.suffix) else {
            throw ValidationError("--output takes a name that ends in .png or .json.")
        }
        try file.check()
        let waveform = try await source.asset.waveform(count: width, isolation: source.isolation)
        try file.write(file.suffix == "png" ? waveform.png(height: height) : waveform.json())
    }
}
