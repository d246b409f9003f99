import ArgumentParser
import MediaCore
import MediaEngine

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `media track`: the tracks of a package that exists.
struct TrackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track", abstract: "List, add, replace and remove tracks of a package; the picture stays.",
        subcommands: [List.self, Add.self, Replace.self, Remove.self])

    /// The package a command works on.
    struct PackageOptions: ParsableArguments {
        @Argument(help: "The folder of the package.", completion: .directory)
        var folder: String

        var package: MediaPackage { MediaPackage(at: URL(filePath: folder, directoryHint: .isDirectory)) }
    }

    /// How a change is made.
    struct ChangeOptions: ParsableArguments {
        @Option(help: "The key of an encrypted package: a file of 16 bytes.", completion: .file())
        var keyFile: String?

        @Option(help: "durable flushes everything to the device; cached leaves that to the system.")
        var durability: Durability = .durable

        @OptionGroup var place: IsolationOptions

        @Flag(help: "Print the report as JSON.")
        var json = false

        @Flag(help: "Show no progress and no report.")
        var quiet = false

        func options() throws -> TrackChangeOptions {
            TrackChangeOptions(
                durability: durability, key: try keyFile.map { try EncryptionOptions.key(in: $0) },
                isolation: place.isolation)
        }

        /// Runs a change, with its progress and its report.
        func run(
            _ package: MediaPackage, _ change: (TrackChangeOptions) async throws -> TrackChangeReport
        ) async throws {
            let options = try options()
            let report = try await ProgressDisplay.following(isQuiet: quiet || json, { package.progress }) {
                try await change(options)
            }
            if json {
                try JSONOutput.print(report)
            } else if !quiet {
                print(TrackText.text(report))
            }
        }
    }

    /// The track that is added.
    struct NewTrackOptions: ParsableArguments {
        @Option(help: ArgumentHelp("A sound track.", valueName: "path:lang[:name]"), completion: .file())
        var audio: AttachmentArgument?

        @Option(help: ArgumentHelp("Subtitles.", valueName: "path:lang[:name]"), completion: .file())
        var subtitles: AttachmentArgument?

        @Flag(help: "Players choose it when their user has no wish.")
        var `default` = false

        @Flag(help: "The sound describes what is seen.")
        var describesVideo = false

        @Flag(help: "The sound is a commentary.")
        var commentary = false

        @Flag(help: "The text is shown whatever the user's wish.")
        var forced = false

        @Flag(help: "The text tells what is heard, for those who do not hear it.")
        var hearingImpaired = false

        @Flag(help: "Put the track into capped-4k.mp4 as well.")
        var inMP4 = false

        func validate() throws {
            guard (audio == nil) != (subtitles == nil) else {
                throw ValidationError("Give one track: --audio or --subtitles.")
            }
            if audio == nil, describesVideo || commentary {
                throw ValidationError("--describes-video and --commentary are for sound.")
            }
            if audio != nil, forced || hearingImpaired {
                throw ValidationError("--forced and --hearing-impaired are for subtitles.")
            }
            if describesVideo, commentary { throw ValidationError("A sound track has one purpose.") }
        }

        var attachment: TrackAttachment {
            if let audio {
                return .audio(
                    audio.url, language: audio.language, name: audio.name,
                    role: describesVideo ? .description : commentary ? .commentary : .main, isDefault: `default`,
                    includedInMP4: inMP4)
            }
            let text = subtitles ?? AttachmentArgument(path: "", language: "", name: nil)
            return .subtitles(
                text.url, language: text.language, name: text.name, isForced: forced,
                isForHearingImpaired: hearingImpaired, isDefault: `default`, includedInMP4: inMP4)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List the tracks of a package.")

        @OptionGroup var target: PackageOptions

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let tracks = try await target.package.tracks()
            if json { try JSONOutput.print(tracks) } else { print(TrackText.table(tracks)) }
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a track to a package.")

        @OptionGroup var target: PackageOptions
        @OptionGroup var track: NewTrackOptions
        @OptionGroup var how: ChangeOptions

        func run() async throws {
            let package = target.package
            let attachment = track.attachment
            try await how.run(package) { try await package.addTrack(attachment, options: $0) }
        }
    }

    struct Replace: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replace", abstract: "Put another track in a track's place; it keeps its id.")

        @OptionGroup var target: PackageOptions

        @Argument(help: "The track's id, as `media track list` shows it.")
        var id: String

        @OptionGroup var track: NewTrackOptions
        @OptionGroup var how: ChangeOptions

        func run() async throws {
            let package = target.package
            let attachment = track.attachment
            try await how.run(package) { try await package.replaceTrack(id, with: attachment, options: $0) }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Take a track out of a package.")

        @OptionGroup var target: PackageOptions

        @Argument(help: "The track's id, as `media track list` shows it.")
        var id: String

        @OptionGroup var how: ChangeOptions

        func run() async throws {
            let package = target.package
            try await how.run(package) { try await package.removeTrack(id, options: $0) }
        }
    }
}
