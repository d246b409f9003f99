#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Where a new media comes from.
public enum MediaSource: Sendable, Hashable {
    /// An http or https address, or `fp_mediaId://` and the id of a media of this library.
    case url(String)
    /// Another media of this library; with times, a clip of it.
    case media(UUID)
    /// A file of this machine, which your program names; it is copied.
    case file(URL)

    static let clipPrefix = "fp_mediaId://"
}
