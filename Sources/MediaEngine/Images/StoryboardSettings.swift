public import MediaCore

/// Small pictures of a whole media in one sheet, for scrubbing.
public struct StoryboardSettings: Sendable, Hashable, Codable {
    /// Most pictures in the sheet, 1 to 400.
    public var maximumTiles: Int
    /// Least time between two pictures.
    public var minimumInterval: MediaTime
    /// Pixels of a tile's longer side, 32 to 640.
    public var tileSize: Int
    /// Tiles in a row.
    public var columns: Int
    public var format: ImageFormat

    public init(
        maximumTiles: Int = 100, minimumInterval: MediaTime = MediaTime(value: 1, timescale: 1), tileSize: Int = 256,
        columns: Int = 10, format: ImageFormat = .jpeg
    ) {
        self.maximumTiles = maximumTiles
        self.minimumInterval = minimumInterval
        self.tileSize = tileSize
        self.columns = columns
        self.format = format
    }
}
