import ArgumentParser
import MediaCore
import MediaEngine

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The source a command works on.
struct InputOptions: ParsableArguments {
    @Argument(help: "The media file.", completion: .file())
    var input: String

    @OptionGroup var place: IsolationOptions

    /// Where the media is opened.
    var isolation: Isolation { place.isolation }

    /// The media, not opened yet.
    var asset: MediaAsset {
        if let scheme = URL(string: input)?.scheme, input.contains("://"), scheme != "file",
            let url = URL(string: input)
        {
            return MediaAsset(url: url)
        }
        return MediaAsset(url: URL(filePath: input))
    }
}
