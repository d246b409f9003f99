package import MediaCore
internal import MediaPackaging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// `package.json`: what a folder holds and how it was made. No clock, no random number and no key stands in it.
package struct PackageDescription: Sendable, Hashable, Codable {
    package static let fileName = "package.json"
    /// The form of the description this version writes and reads.
    package static let currentFormat = 2

    /// How segments are encrypted, without the key.
    package struct Encryption: Sendable, Hashable, Codable {
        package var method: String
        package var keyURI: String
        /// Hexadecimal.
        package var initializationVector: String?
    }

    package var format = Self.currentFormat
    package var outputs: [ExportReport.Output]
    package var plan: ExportPlan
    /// Time of the source at which the outputs start.
    package var presentationStart: MediaTime
    /// EXT-X-TARGETDURATION of the package.
    package var targetDuration: Int
    /// EXT-X-VERSION of the package.
    package var playlistVersion: Int
    package var hasIndependentSegments: Bool
    package var encryption: Encryption?
    package var renditions: [PackageRendition]
    /// Folders of tracks that were removed or replaced: caches may know their files, so no name is used twice.
    package var retiredFolders: [String] = []
    package var tracks: [ExportReport.Track]

    /// How the HLS package was asked for; nil when there is none.
    package var hls: HLSSettings? {
        for output in plan.outputs { if case .hls(let settings) = output.request { return settings } }
        return nil
    }

    func json() throws(MediaError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self)) + [0x0A]
        } catch {
            throw MediaError(.internal, "package.json cannot be written: \(error)", operation: .write)
        }
    }
}
