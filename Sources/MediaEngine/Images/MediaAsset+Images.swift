public import MediaCore

extension MediaAsset {
    /// A still picture, upright, in standard range.
    ///
    /// - Throws: `MediaError`: `invalidSettings` for a size or time out of range, `noSuitableTrack` without a picture.
    public func thumbnail(
        _ settings: ThumbnailSettings = ThumbnailSettings(), isolation: Isolation = .inProcess
    ) async throws -> [UInt8] {
        try settings.check()
        return try await run(.thumbnail(settings), isolation) { (cancel) throws(MediaError) in
            try ImageJob(asset: self, cancel: cancel).thumbnail(settings)
        }
    }

    /// Small pictures of the whole media in one sheet.
    public func storyboard(
        _ settings: StoryboardSettings = StoryboardSettings(), isolation: Isolation = .inProcess
    ) async throws -> Storyboard {
        try settings.check()
        return try await run(.storyboard(settings), isolation) { (cancel) throws(MediaError) in
            try ImageJob(asset: self, cancel: cancel).storyboard(settings)
        }
    }

    /// A short silent animation.
    public func preview(
        _ settings: PreviewSettings = PreviewSettings(), isolation: Isolation = .inProcess
    ) async throws -> [UInt8] {
        try settings.check()
        return try await run(.preview(settings), isolation) { (cancel) throws(MediaError) in
            try ImageJob(asset: self, cancel: cancel).preview(settings)
        }
    }

    /// The loudness of the default sound track along its time, as `count` peaks (1 to 65536).
    public func waveform(count: Int = 1800, isolation: Isolation = .inProcess) async throws -> Waveform {
        guard (1...65_536).contains(count) else {
            throw MediaError(.invalidSettings, "a waveform has 1 to 65536 peaks", operation: .plan)
        }
        return try await run(.waveform(count), isolation) { (cancel) throws(MediaError) in
            try ImageJob(asset: self, cancel: cancel).waveform(count: count)
        }
    }
}
