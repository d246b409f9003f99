internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaSubtitles

/// Takes the text out of a media: its text track, or the captions inside its pictures.
struct MediaTextReader {
    let asset: MediaAsset
    let cancel: CancelFlag

    /// - Throws: `noSuitableTrack`, which names pictures of text and CEA-708 where that is all there is.
    func read() throws(MediaError) -> (SubtitleDocument, String) {
        var source = try OpenedSource(asset, cancel: cancel)
        let info = try source.describe(.headers)
        let texts = info.tracks(of: .subtitle)
        let readable = texts.filter { EmbeddedText.codecs.contains($0.codec) }
        let zero = PresentationOrigin.zero(of: info)
        if let track = readable.first(where: { $0.disposition.contains(.isDefault) }) ?? readable.first {
            let text = TextTrack(try context(track, zero, &source))
            if let text {
                try run(text, track.index, &source)
                guard !text.document.cues.isEmpty else { throw failure("its text track holds no cue", track) }
                return (text.document, track.codec.rawValue)
            }
        }
        if let picture = Planner.picture(of: info), let captions = CaptionTrack(try context(picture, zero, &source)) {
            try run(captions, picture.index, &source)
            let end = info.duration ?? .zero
            if let first = try captions.documents(end: end).first { return (first.document, "eia_608") }
            if captions.hasOnlyDigital {
                throw failure("its captions are CEA-708, which is not read; only CEA-608 is", picture)
            }
        }
        if let track = texts.first {
            guard track.subtitle?.isBitmap == true else { throw failure("its \(track.codec) text is not read", track) }
            throw failure(
                "its \(track.codec) subtitles are pictures, not text: they cannot become WebVTT (bitmapSubtitle)", track
            )
        }
        throw failure("it holds neither a text track nor captions", nil)
    }

    private func failure(_ message: String, _ track: TrackInfo?) -> MediaError {
        MediaError(
            .noSuitableTrack, "no subtitles can be taken from the media: \(message)", operation: .read,
            location: asset.location, track: track?.index)
    }

    private func context(
        _ track: TrackInfo, _ zero: MediaTime, _ source: inout OpenedSource
    ) throws(MediaError) -> TrackContext {
        guard let stream = source.demuxer.streams.first(where: { $0.index == track.index }) else {
            throw failure("a track vanished between two readings", track)
        }
        return TrackContext(
            info: track, stream: stream, parameters: try source.demuxer.codecParameters(stream: track.index),
            movie: source.movieTrack(of: stream), zero: zero, movieTimescale: source.header?.timescale)
    }

    private func run(
        _ consumer: any PacketConsumer, _ index: Int, _ source: inout OpenedSource
    ) throws(MediaError) {
        source.demuxer.select(streams: [index])
        var repair = TimestampRepair(formatName: source.demuxer.formatName)
        while let packet = try source.demuxer.readPacket() {
            guard packet.streamIndex == index else { continue }
            try consumer.add(packet, repair.times(of: packet))
        }
        try consumer.finish()
    }
}
