internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

extension MediaAsset {
    /// A still picture, upright, in standard range.
    ///
    /// - Throws: `MediaError`: `invalidSettings` for a size or time out of range, `noSuitableTrack` without a picture.
    public func thumbnail(_ settings: ThumbnailSettings = ThumbnailSettings()) async throws -> [UInt8] {
        try Self.check(width: settings.width, height: settings.height, most: 8192)
        return try await Job.run(location: location) { (cancel) throws(MediaError) in
            let reader = try PictureReader(self, cancel: cancel)
            let middle = reader.duration.map { MediaTime(value: $0.value / 2, timescale: $0.timescale) }
            let time = settings.time ?? middle ?? .zero
            guard time >= .zero, reader.duration.map({ time <= $0 }) ?? true else {
                throw MediaError(
                    .invalidSettings, "there is no picture at \(time); the media plays \(reader.duration ?? .zero)",
                    operation: .plan)
            }
            let size = ImageSize(reader.fullSize, width: settings.width, height: settings.height, fit: settings.fit)
            let encoder = ImageEncoder(format: settings.format)
            var image: [UInt8] = []
            try reader.pictures(at: [time], filter: reader.filter(size, encoder)) { (_, frame) throws(MediaError) in
                image = try encoder.encode(frame)
            }
            return image
        }
    }

    /// Small pictures of the whole media in one sheet.
    public func storyboard(_ settings: StoryboardSettings = StoryboardSettings()) async throws -> Storyboard {
        guard (1...400).contains(settings.maximumTiles), (1...50).contains(settings.columns),
            (32...640).contains(settings.tileSize), settings.minimumInterval > .zero
        else {
            throw MediaError(
                .invalidSettings, "a storyboard has 1 to 400 tiles of 32 to 640 pixels in 1 to 50 columns",
                operation: .plan)
        }
        return try await Job.run(location: location) { (cancel) throws(MediaError) in
            try StoryboardMaker(settings: settings).make(PictureReader(self, cancel: cancel))
        }
    }

    /// A short silent animation.
    public func preview(_ settings: PreviewSettings = PreviewSettings()) async throws -> [UInt8] {
        try Self.check(width: settings.width, height: settings.height, most: 1920)
        guard (1...30).contains(settings.frameRate), settings.duration > .zero,
            settings.duration <= MediaTime(value: 30, timescale: 1), settings.start ?? .zero >= .zero
        else {
            throw MediaError(
                .invalidSettings, "a preview plays up to 30 seconds with 1 to 30 pictures a second", operation: .plan)
        }
        return try await Job.run(location: location) { (cancel) throws(MediaError) in
            let reader = try PictureReader(self, cancel: cancel)
            let whole = reader.duration ?? settings.duration
            let start = settings.start ?? MediaTime(value: whole.value / 10, timescale: whole.timescale)
            guard start < whole else {
                throw MediaError(
                    .invalidSettings, "the preview starts at \(start); the media plays \(whole)", operation: .plan)
            }
            let length = min(settings.duration, whole - start)
            let count = max(Int(length.ticks(at: Int32(clamping: settings.frameRate))), 1)
            let times = (0..<count).map {
                start + MediaTime(value: Int64($0), timescale: Int32(clamping: settings.frameRate))
            }
            let size = ImageSize(reader.fullSize, width: settings.width, height: settings.height, fit: .preserve)
            let encoder = AnimationEncoder(format: settings.format, frameRate: settings.frameRate)
            var frames: [Frame] = []
            let filter = reader.filter(size, pixelFormat: encoder.pixelFormat)
            try reader.pictures(at: times, filter: filter) { (_, frame) throws(MediaError) in frames.append(frame) }
            return try encoder.encode(frames)
        }
    }

    /// The loudness of the default sound track along its time, as `count` peaks (1 to 65536).
    public func waveform(count: Int = 1800) async throws -> Waveform {
        guard (1...65_536).contains(count) else {
            throw MediaError(.invalidSettings, "a waveform has 1 to 65536 peaks", operation: .plan)
        }
        return try await Job.run(location: location) { (cancel) throws(MediaError) in
            try WaveformReader(asset: self, cancel: cancel).read(count: count)
        }
    }

    private static func check(width: Int?, height: Int?, most: Int) throws(MediaError) {
        for side in [width, height].compactMap({ $0 }) where !(16...most).contains(side) {
            throw MediaError(
                .invalidSettings, "a side of \(side) pixels was asked for; it may be 16 to \(most)", operation: .plan)
        }
    }
}
