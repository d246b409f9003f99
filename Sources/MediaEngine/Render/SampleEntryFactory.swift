internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Finds the sample entry of a copied track: the source's own where it is fit, else the one libavformat's muxer makes.
enum SampleEntryFactory {
    /// - Parameter firstPacket: some codecs (AC-3, ADTS AAC) tell their configuration in the packets only.
    static func make(
        stream: StreamSnapshot, movie: MovieHeader.Track?, header: MovieHeader?, parameters: CodecParameters,
        firstPacket: Packet?
    ) throws(MediaError) -> SampleEntry {
        let isVideo = stream.type == .video
        if let header, let own = movie?.sampleEntries.first, isUsable(own, header, isVideo: isVideo) {
            return try entry(own.forDelivery(), isVideo, stream)
        }
        guard let firstPacket else { throw failure(stream) }
        if stream.codec == .aac, stream.configuration.isEmpty {
            return try entry(AACSampleEntry.make(stream, firstPacket: firstPacket), isVideo, stream)
        }
        var muxer = try Muxer(
            format: "mp4", parameters: parameters, timeBase: stream.timeBase,
            options: ["movflags": "frag_custom+empty_moov+delay_moov"])
        let time = stream.timeBase.time(0)
        try muxer.write(firstPacket, presentation: time, decoding: time, isKeyFrame: true)
        try muxer.flush()
        let bytes = try muxer.finish()
        let boxes = BoxReader(bytes)
        guard let moov = boxes.firstBox("moov"),
            let made = try? MovieHeader(
                moov: Array(bytes[moov.range]), majorBrand: "isom", topLevel: TopLevelBoxes(bytes), maximumSamples: 16,
                maximumTracks: 4),
            let first = made.tracks.first?.sampleEntries.first
        else { throw failure(stream) }
        return try entry(first.forDelivery(), isVideo, stream)
    }

    /// Whether the source's own entry will do, so that no packet is needed.
    static func isStored(_ movie: MovieHeader.Track, _ header: MovieHeader, isVideo: Bool) -> Bool {
        movie.sampleEntries.first.map { isUsable($0, header, isVideo: isVideo) } ?? false
    }

    private static func entry(_ bytes: [UInt8], _ isVideo: Bool, _ stream: StreamSnapshot) throws(MediaError)
        -> SampleEntry
    {
        guard let entry = try? SampleEntry(bytes: bytes, isVideo: isVideo), entry.configuration != nil else {
            throw failure(stream)
        }
        return entry
    }

    private static func failure(_ stream: StreamSnapshot) -> MediaError {
        MediaError(
            .unsupportedCodec, "\(stream.codec) has no decoder configuration MP4 can carry", operation: .render,
            track: stream.index)
    }

    /// Whether an entry of the source may be written as it is: ISO's layout, and a configuration that can be read.
    private static func isUsable(_ entry: SampleEntry, _ header: MovieHeader, isVideo: Bool) -> Bool {
        guard entry.configuration != nil else { return false }
        if isVideo {
            guard case .hevc(let hevc)? = entry.configuration else { return true }
            return !hevc.units(.sequenceParameterSet).isEmpty
        }
        return entry.version == 0 && !header.isQuickTime
    }
}
