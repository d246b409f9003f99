#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Something a player asked for.
public enum PlaybackFile: Sendable, Hashable {
    /// It lies on the disk.
    case file(URL, contentType: String)
    /// It was made for this request.
    case bytes([UInt8], contentType: String)
}
