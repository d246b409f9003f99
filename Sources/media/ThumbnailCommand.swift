public import ArgumentParser
import MediaCore
public import MediaEngine

extension ImageFit: ExpressibleByArgument {}

/// `media thumbnail`: one picture.
struct ThumbnailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thumbnail", abstract: "Write one picture of a media as JPEG, PNG or WebP.")

    @OptionGroup var source: InputOptions

    @Option(help: "The file to write; its ending (jpg, png, webp) says the format.", completion: .file())
    var output: String

    @Option(help: "When the picture is shown: seconds, or [hours:]minutes:seconds. Default: the middle.")
    var time: TimeArgument?

    @Option(help: "Pixels.")
    var width: Int?

    @Option(help: "Pixels.")
    var height: Int?

    @Option(help: "How to fill width and height: preserve, stretch, crop or pad.")
    var fit: ImageFit = .preserve

    @Flag(help: "Replace the file if it exists.")
    var overwrite = false

    func run() async throws {
        let file = ImageFile(path: output, overwrite: overwrite)
        guard let format = ImageFormat(suffix: file.suffix) else {
            throw ValidationError("--output takes a name that ends in .jpg, .jpeg, .png or .webp.")
        }
        try file.check()
        let settings = ThumbnailSettings(time: time?.time, width: width, height: height, fit: fit, format: format)
        try file.write(try await source.asset.thumbnail(settings, isolation: source.isolation))
    }
}

extension ImageFormat {
    /// The format a file's ending stands for.
    init?(suffix: String) {
        switch suffix {
        case "jpg", "jpeg": self = .jpeg
        case "png": self = .png
        case "webp": self = .webp
        default: return nil
        }
    }
}
