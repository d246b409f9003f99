public import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A sheet of small pictures and where each lies in it.
public struct Storyboard: Sendable, Hashable, Codable {
    /// One picture of the sheet.
    public struct Tile: Sendable, Hashable, Codable {
        /// The stretch of the media it stands for.
        public var timeRange: MediaTimeRange
        /// Left upper corner in pixels.
        public var x: Int
        public var y: Int
    }

    /// The sheet, a complete image file.
    public var image: [UInt8]
    public var tileSize: PixelSize
    /// How long the media plays.
    public var duration: MediaTime
    public var tiles: [Tile]

    private struct Description: Encodable {
        struct Entry: Encodable {
            var start: Double
            var x: Int
            var y: Int
        }
        var url: String
        var tile_width: Int
        var tile_height: Int
        var duration: Double
        var tiles: [Entry]
    }

    /// The description as JSON, in the form video services use: `url`, `tile_width`, `tile_height`, `duration`, `tiles`.
    ///
    /// - Parameter url: address of the image as the reader of the description sees it.
    public func json(url: String) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let entries = tiles.map {
            Description.Entry(start: Self.milliseconds($0.timeRange.start), x: $0.x, y: $0.y)
        }
        let description = Description(
            url: url, tile_width: tileSize.width, tile_height: tileSize.height,
            duration: Self.milliseconds(duration), tiles: entries)
        return Array(try encoder.encode(description)) + [0x0A]
    }

    private static func milliseconds(_ time: MediaTime) -> Double { Double(time.ticks(at: 1000)) / 1000 }

    /// The description as WebVTT: a cue for each tile, its text the image with the tile's place (Media Fragments, xywh).
    public func webVTT(url: String) -> String {
        var text = "WEBVTT\n"
        for tile in tiles {
            let place = "\(tile.x),\(tile.y),\(tileSize.width),\(tileSize.height)"
            text +=
                "\n\(Self.stamp(tile.timeRange.start)) --> \(Self.stamp(tile.timeRange.end))\n\(url)#xywh=\(place)\n"
        }
        return text
    }

    private static func stamp(_ time: MediaTime) -> String {
        let milliseconds = max(time.ticks(at: 1000), 0)
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let seconds = milliseconds / 1000
        return padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) + "."
            + padded(milliseconds % 1000, 3)
    }
}
