internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Lays pictures of a media out in a sheet.
struct StoryboardMaker {
    let settings: StoryboardSettings

    func make(_ reader: PictureReader) throws(MediaError) -> Storyboard {
        let whole = reader.duration ?? .zero
        let seconds = max(whole.seconds, 0)
        let count = max(min(settings.maximumTiles, Int(seconds / settings.minimumInterval.seconds)), 1)
        let interval = MediaTime(value: whole.value / Int64(count), timescale: whole.timescale)
        let full = reader.fullSize
        let isWide = full.width >= full.height
        let size = ImageSize(
            full, width: isWide ? settings.tileSize : nil, height: isWide ? nil : settings.tileSize, fit: .preserve)
        // Even sides: chroma of a tile must not touch its neighbour's.
        let tile = PixelSize(width: max(size.scaled.width / 2 * 2, 2), height: max(size.scaled.height / 2 * 2, 2))
        let exact = ImageSize(full, width: tile.width, height: tile.height, fit: .stretch)
        let columns = min(settings.columns, count)
        let rows = (count + columns - 1) / columns
        let encoder = ImageEncoder(format: settings.format)
        let times = (0..<count).map { MediaTime(value: interval.value * Int64($0), timescale: interval.timescale) }
        var sheet: FilterGraph?
        try reader.pictures(at: times, filter: reader.filter(exact, encoder)) { (index, frame) throws(MediaError) in
            if sheet == nil {
                sheet = try FilterGraph(
                    .picture(size: frame.size, format: frame.format, aspect: nil),
                    timeBase: TimeBase(numerator: 1, denominator: 1),
                    description: "[in]tile=\(columns)x\(rows)[out0]")
            }
            frame.presentationTicks = Int64(index)
            try sheet?.push(frame)
        }
        try sheet?.push(nil)
        guard let image = try sheet?.pull() else {
            throw MediaError(.internal, "the sheet came out empty", operation: .render)
        }
        let tiles = times.indices.map { index in
            Storyboard.Tile(
                timeRange: MediaTimeRange(
                    start: times[index],
                    duration: (index + 1 < times.count ? times[index + 1] : max(whole, times[index])) - times[index]),
                x: index % columns * tile.width, y: index / columns * tile.height)
        }
        return Storyboard(image: try encoder.encode(image), tileSize: tile, duration: whole, tiles: tiles)
    }
}
