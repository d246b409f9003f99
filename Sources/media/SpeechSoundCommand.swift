import ArgumentParser
import MediaCore
import MediaEngine

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `media speech-sound`: a sound track for a speech recogniser.
struct SpeechSoundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speech-sound",
        abstract: "Write the sound as 16 kHz mono WAV on the presentation's time, for speech recognisers.")

    @OptionGroup var source: InputOptions

    @Option(help: "The WAV file to write.", completion: .file())
    var output: String

    @Option(help: "Index of the sound track; the default one where it is left out.")
    var track: Int?

    @Flag(help: "Replace the file if it exists.")
    var overwrite = false

    @Flag(help: "Print the report as JSON.")
    var json = false

    func run() async throws {
        guard URL(filePath: output).pathExtension.lowercased() == "wav" else {
            throw ValidationError("--output takes a name that ends in .wav.")
        }
        let report = try await source.asset.speechSound(
            to: URL(filePath: output), track: track, overwrite: overwrite, isolation: source.isolation)
        if json { try JSONOutput.print(report) }
    }
}
