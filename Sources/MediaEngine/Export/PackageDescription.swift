package import MediaCore
package import MediaPackaging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// `package.json`: what a folder holds and how it was made. No clock and no random number stands in it.
package struct PackageDescription: Sendable, Hashable, Codable {
    package static let fileName = "package.json"

    /// One rendition of the HLS package.
    package struct Rendition: Sendable, Hashable, Codable {
        /// Index of the track in the source.
        package var track: Int
        package var type: MediaType
        package var playlist: String
        package var codec: String
        package var language: String?
        package var timescale: Int32
        /// How each segment is rendered from the source.
        package var segments: [SegmentRecipe]

        init(_ writer: RenditionWriter) {
            track = writer.context.info.index
            type = writer.context.info.type
            playlist = writer.folder + "/index.m3u8"
            codec = writer.codecString
            language = writer.context.info.language.flatMap { LanguageTag($0) }?.text
            timescale = writer.context.timescale
            segments = writer.recipes
        }
    }

    /// Version of this description's form.
    package var format = 1
    package var outputs: [ExportReport.Output]
    package var plan: ExportPlan
    /// Time of the source at which the outputs start.
    package var presentationStart: MediaTime
    package var renditions: [Rendition]
    package var tracks: [ExportReport.Track]

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
