internal import MediaCore

extension ThumbnailSettings {
    func check() throws(MediaError) { try checkSides(width, height, most: 8192) }
}

extension PreviewSettings {
    func check() throws(MediaError) {
        try checkSides(width, height, most: 1920)
        guard (1...30).contains(frameRate), duration > .zero, duration <= MediaTime(value: 30, timescale: 1),
            start ?? .zero >= .zero
        else {
            throw MediaError(
                .invalidSettings, "a preview plays up to 30 seconds with 1 to 30 pictures a second", operation: .plan)
        }
    }
}

extension StoryboardSettings {
    func check() throws(MediaError) {
        guard (1...400).contains(maximumTiles), (1...50).contains(columns), (32...640).contains(tileSize),
            minimumInterval > .zero
        else {
            throw MediaError(
                .invalidSettings, "a storyboard has 1 to 400 tiles of 32 to 640 pixels in 1 to 50 columns",
                operation: .plan)
        }
    }
}

private func checkSides(_ width: Int?, _ height: Int?, most: Int) throws(MediaError) {
    for side in [width, height].compactMap({ $0 }) where !(16...most).contains(side) {
        throw MediaError(
            .invalidSettings, "a side of \(side) pixels was asked for; it may be 16 to \(most)", operation: .plan)
    }
}
