import ArgumentParser
import MediaEngine

/// Tracks from other files.
struct AttachmentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Add a sound track from a file.", valueName: "path:lang[:name]"), completion: .file())
    var audio: [AttachmentArgument] = []

    @Option(
        help: ArgumentHelp(
            "Add subtitles from a file: SubRip, WebVTT, ASS, TTML, SCC, or a media with text or captions in it.",
            valueName: "path:lang[:name]"), completion: .file())
    var subtitles: [AttachmentArgument] = []

    @Flag(help: "Put the added tracks into capped-4k.mp4 as well.")
    var tracksInMP4 = false

    /// The tracks, sound first.
    var attachments: [TrackAttachment] {
        audio.map { .audio($0.url, language: $0.language, name: $0.name, includedInMP4: tracksInMP4) }
            + subtitles.map { .subtitles($0.url, language: $0.language, name: $0.name, includedInMP4: tracksInMP4) }
    }
}
