internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Pictures and waveforms of one media, made on the calling thread.
struct ImageJob {
    let asset: MediaAsset
    let cancel: CancelFlag

    func thumbnail(_ settings: ThumbnailSettings) throws(MediaError) -> [UInt8] {
        let reader = try PictureReader(asset, cancel: cancel)
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

    func storyboard(_ settings: StoryboardSettings) throws(MediaError) -> Storyboard {
        try StoryboardMaker(settings: settings).make(PictureReader(asset, cancel: cancel))
    }

    func preview(_ settings: PreviewSettings) throws(MediaError) -> [UInt8] {
        let reader = try PictureReader(asset, cancel: cancel)
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

    func waveform(count: Int) throws(MediaError) -> Waveform {
        try WaveformReader(asset: asset, cancel: cancel).read(count: count)
    }
}
