internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Decodes single pictures of a media at given times, converted to one size.
final class PictureReader {
    private var source: OpenedSource
    private let context: TrackContext
    private let policy: InputPolicy
    private let cancel: CancelFlag
    let info: MediaInfo
    /// The upright picture with square pixels.
    let fullSize: PixelSize

    /// Opens the picture track that would be shown; a cover where there is no moving picture.
    init(_ asset: MediaAsset, cancel: CancelFlag) throws(MediaError) {
        cancel.setTimeLimit(asset.policy.openTimeLimit)
        var source = try OpenedSource(asset, cancel: cancel)
        let info = try source.describe(.headers)
        cancel.setTimeLimit(nil)
        guard let track = Planner.picture(of: info) ?? info.tracks.first(where: { $0.type == .attachedPicture }) else {
            throw MediaError(
                .noSuitableTrack, "the media has no picture", operation: .plan, location: asset.location)
        }
        guard !track.isEncrypted else {
            throw MediaError(.noSuitableTrack, "the picture is encrypted", operation: .plan, track: track.index)
        }
        guard let stream = source.demuxer.streams.first(where: { $0.index == track.index }) else {
            throw MediaError(.damaged, "the track vanished", operation: .read, track: track.index)
        }
        let parameters = try source.demuxer.codecParameters(stream: track.index)
        context = TrackContext(
            info: track, stream: stream, parameters: parameters, movie: source.movieTrack(of: stream),
            zero: PresentationOrigin.zero(of: info.tracks.filter { $0.type == .video || $0.type == .audio }),
            movieTimescale: source.header?.timescale)
        source.demuxer.select(streams: [track.index])
        self.source = source
        self.info = info
        policy = asset.policy
        self.cancel = cancel
        fullSize = track.video?.displaySize ?? stream.size
    }

    /// How long the picture is shown; nil when unknown.
    var duration: MediaTime? {
        let track = context.info
        let end = track.duration.map { (track.startTime ?? .zero) + $0 - context.zero }
        return end ?? info.duration
    }

    /// The conversion for an image.
    func filter(_ size: ImageSize, _ encoder: ImageEncoder) -> PictureFilter {
        filter(size, pixelFormat: encoder.pixelFormat, target: encoder.target(sourceColor))
    }

    private var video: VideoInfo { context.info.video ?? VideoInfo(codedSize: fullSize) }

    private var sourceColor: ColorInfo { EncodingPlanner.completed(video) }

    func filter(_ size: ImageSize, pixelFormat: String, target: ColorInfo? = nil) -> PictureFilter {
        var target = target ?? ColorInfo(primaries: "bt709", transfer: "bt709", matrix: "bt709", range: "tv")
        if sourceColor.dynamicRange == .sdr, sourceColor.primaries != "bt2020" {
            target.primaries = sourceColor.primaries
        }
        let conversion = PictureConversion(
            transform: video.preferredTransform, deinterlaces: video.isInterlaced == true, source: sourceColor,
            target: target)
        return PictureFilter(
            conversion: conversion, sizes: [size.scaled], pixelFormat: pixelFormat, timeBase: context.stream.timeBase,
            finish: size.filters)
    }

    // MARK: Decoding

    /// The pictures shown at times in ascending order, each once for each time; fewer where the media ends earlier,
    /// the last one then standing for what comes after it.
    func pictures(
        at times: [MediaTime], filter: PictureFilter, _ body: (Int, Frame) throws(MediaError) -> Void
    ) throws(MediaError) {
        var decoder = try makeDecoder()
        var held: Frame?
        var index = 0
        var position: MediaTime?
        func give(upTo time: MediaTime?) throws(MediaError) {
            while index < times.count, time.map({ times[index] < $0 }) ?? true, let held {
                guard let picture = try convert(held, filter) else { return }
                try body(index, picture)
                index += 1
            }
        }
        while index < times.count {
            try cancel.check(.read)
            // Where the next time lies far ahead, going there is quicker than decoding up to it.
            if position.map({ times[index] - $0 > MediaTime(value: 4, timescale: 1) }) ?? (times[index] > .zero) {
                if seek(times[index], beyond: position) {
                    decoder = try makeDecoder()
                    held = nil
                    position = times[index]
                }
            }
            guard let packet = try source.demuxer.readPacket() else { break }
            guard packet.streamIndex == context.info.index, packet.byteCount > 0 else { continue }
            for frame in try decoder.decode(
                packet, presentation: packet.presentationTicks, decoding: packet.decodingTicks)
            {
                guard let time = self.time(frame) else { continue }
                try give(upTo: time)
                held = frame
                position = max(position ?? time, time)
                if index == times.count { return }
            }
        }
        for frame in try decoder.decode(nil) {
            if let time = time(frame) { try give(upTo: time) }
            held = frame
        }
        try give(upTo: nil)
        guard index > 0 else {
            throw MediaError(
                .damaged, "no picture can be decoded", operation: .render, track: context.info.index,
                log: FFmpegLog.lines)
        }
    }

    private func makeDecoder() throws(MediaError) -> Decoder {
        try Decoder(
            parameters: context.parameters, timeBase: context.stream.timeBase, track: context.info.index,
            threadCount: 2, policy: policy)
    }

    private func time(_ frame: Frame) -> MediaTime? {
        guard let ticks = frame.bestPresentationTicks else { return .zero }
        return context.presentationTime(ticks, base: context.stream.timeBase)
    }

    /// Goes to the key frame before a time, if that is ahead.
    private func seek(_ time: MediaTime, beyond position: MediaTime?) -> Bool {
        guard context.info.type == .video, context.editMap == nil else { return false }
        var time = time + context.zero
        if case .single(let delay, let mediaStart, _) = context.info.edits { time = time + mediaStart - delay }
        let ticks = context.stream.timeBase.ticks(time)
        guard ticks > 0 else { return false }
        return (try? source.demuxer.seek(stream: context.info.index, ticks: ticks)) != nil
    }

    /// One picture through the filters, by itself.
    private func convert(_ frame: Frame, _ filter: PictureFilter) throws(MediaError) -> Frame? {
        let picture = try frame.reference()
        picture.presentationTicks = 0
        var pictures = try filter.convert(picture)
        if pictures.isEmpty { pictures = try filter.convert(nil) }
        return pictures.first?.first
    }
}
