internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A source that is open: FFmpeg's demuxer beside our own reading of the movie header, where there is one.
struct OpenedSource: ~Copyable {
    var demuxer: Demuxer
    let header: MovieHeader?
    let input: any BlockingInput
    let cancel: CancelFlag
    let policy: InputPolicy
    let asset: MediaAsset
    /// Whether the demuxer describes the streams and has no packets: the sample tables are read by this package alone.
    let isDescriptionOnly: Bool
    private var hasStreamInfo = false
    /// Whether the decoder configurations are taken for what FFmpeg would find in packets.
    private var describesByConfiguration = false

    /// Opens a media under its policy.
    ///
    /// - Parameters:
    ///   - readsPackets: whether the demuxer has to have packets of files with a sample table.
    ///   - indexesFragments: whether movie fragments are looked through for a sample table.
    init(
        _ asset: MediaAsset, readsPackets: Bool = true, indexesFragments: Bool = false, cancel: CancelFlag
    ) throws(MediaError) {
        let input = try asset.openInput(cancel)
        let reader = SourceReader(input: input, cancel: cancel)
        // A still picture has none, and whatever else begins like a movie is refused by the demuxer.
        var header = asset.policy.opensImagesOnly ? nil : try MovieHeaderLoader.load(reader, policy: asset.policy)
        if let track = header?.tracks.firstIndex(where: { $0.isExternal && ["vide", "soun"].contains($0.handler) }) {
            throw MediaError(
                .unsupportedFormat, "the media lies in another file (data reference), which is not opened",
                operation: .open,
                track: track)
        }
        if let fragmented = header, indexesFragments, !fragmented.isIndexed {
            header = try MovieHeaderLoader.index(fragmented, reader, policy: asset.policy)
        }
        // Edit lists are interpreted by one type of ours; other files are never opened.
        let options =
            header == nil
            ? [:] : ["ignore_editlist": "1", "advanced_editlist": "0", "enable_drefs": "0", "use_absolute_path": "0"]
        let described = readsPackets ? nil : Self.description(input, header)
        let demuxer = try Demuxer(described ?? input, policy: asset.policy, cancel: cancel, demuxerOptions: options)
        self.input = input
        self.header = header
        self.demuxer = demuxer
        self.cancel = cancel
        policy = asset.policy
        self.asset = asset
        isDescriptionOnly = described != nil
    }

    /// The source without its index of samples, for a demuxer that is to describe it only.
    private static func description(_ input: any BlockingInput, _ header: MovieHeader?) -> (any BlockingInput)? {
        guard let header, !header.isFragmented, let moov = header.topLevel.first("moov") else { return nil }
        return PatchedInput(
            input, words: header.descriptionPatches.map { (moov.offset + Int64($0.position), $0.value) })
    }

    /// Throws `damaged` where the source is not what it was.
    func check(_ identity: InputIdentity?) throws(MediaError) { try input.check(identity) }

    /// Opens the source anew where its demuxer has no packets.
    mutating func preparePackets() throws(MediaError) {
        guard isDescriptionOnly else { return }
        let cancel = cancel
        self = try OpenedSource(asset, cancel: cancel)
    }

    /// Codecs whose properties this package reads from their configuration alone.
    static let selfDescribing: Set<CodecID> = [.h264, .hevc, .av1, .aac, .opus, .flac, .alac, .ac3, .eac3]

    /// Lets FFmpeg look into packets where headers do not say enough.
    mutating func findStreamInfoIfNeeded(_ depth: ProbeDepth) throws(MediaError) {
        guard !hasStreamInfo else { return }
        let streams = demuxer.streams
        let isKnown =
            header?.isIndexed == true
            && streams.allSatisfy { stream in
                switch stream.type {
                case .video: Self.selfDescribing.contains(stream.codec) && !stream.configuration.isEmpty
                case .audio: Self.selfDescribing.contains(stream.codec) && stream.sampleRate > 0
                default: true
                }
            }
        guard !isKnown || depth == .thorough else { return }
        try preparePackets()
        try demuxer.findStreamInfo()
        hasStreamInfo = true
    }

    /// Whether key frames may be found by Cues (RFC 9559, 5.1.5).
    var isIndexedByCues: Bool { demuxer.formatName.contains("matroska") }

    /// Lets headers alone describe a Matroska file, where they tell all that copying needs to know.
    mutating func skipStreamInfoWherePossible() {
        guard isIndexedByCues else { return }
        let isKnown = demuxer.streams.allSatisfy { stream in
            switch stream.type {
            case .video:
                stream.averageFrameRate != nil && ConfigurationReader.hasSequenceParameterSet(stream)
            case .audio: stream.sampleRate > 0 && stream.channelCount > 0 && Self.isPlainSound(stream)
            default: true
            }
        }
        guard isKnown, !hasStreamInfo else { return }
        hasStreamInfo = true
        describesByConfiguration = true
    }

    /// A stream's parameters, as if FFmpeg had looked into its packets.
    func codecParameters(_ stream: StreamSnapshot) throws(MediaError) -> CodecParameters {
        let parameters = try demuxer.codecParameters(stream: stream.index)
        if describesByConfiguration, let usability = ConfigurationReader.usability(stream) {
            let colour = usability.colour
            parameters.describePicture(
                aspectRatio: usability.sampleAspectRatio.map { ($0.width, $0.height) },
                colour: colour.map { (Int($0.primaries), Int($0.transfer), Int($0.matrix)) },
                isFullRange: usability.isFullRange)
        }
        return parameters
    }

    /// Whether the frames of a sound are as long as its codec alone says.
    private static func isPlainSound(_ stream: StreamSnapshot) -> Bool {
        guard stream.codec == .aac else { return [.opus, .ac3, .eac3].contains(stream.codec) }
        guard let configuration = try? AudioSpecificConfiguration(parsing: stream.configuration) else { return false }
        return configuration.announcedObjectType == .lowComplexity && configuration.frameLength == 1024
            && configuration.samplingFrequency == stream.sampleRate
    }

    /// The header's track that a stream is, if any.
    func movieTrack(of stream: StreamSnapshot) -> MovieHeader.Track? {
        header?.tracks.first { Int($0.trackID) == stream.containerID }
    }

    /// Describes the source.
    mutating func describe(_ depth: ProbeDepth) throws(MediaError) -> MediaInfo {
        try findStreamInfoIfNeeded(depth)
        var info = MediaInfo(
            container: demuxer.formatName, containerName: demuxer.formatLongName, tracks: [], depth: depth)
        info.byteCount = input.byteCount.map { Int($0) }
        info.metadata = demuxer.metadata
        info.chapters = demuxer.chapters
        for stream in demuxer.streams {
            let describer = TrackDescriber(
                stream: stream, movie: movieTrack(of: stream), header: header,
                isMatroska: info.container.contains("matroska"))
            info.tracks.append(describer.describe())
        }
        GaplessInfo(metadata: info.metadata)?.apply(to: &info)
        if depth == .thorough {
            var scanner = packetScanner
            while let packet = try demuxer.readPacket() { scanner.add(packet) }
            scanner.finish(&info, header: header)
        }
        conclude(&info)
        try policy.check(info)
        return info
    }

    /// What learns from the packets of all streams.
    var packetScanner: PacketScanner { PacketScanner(streams: demuxer.streams, formatName: demuxer.formatName) }

    /// Describes the source by its headers and its first packets, as if the others were like them. Nil where a thorough
    /// look is not longer.
    mutating func describeOpening() throws(MediaError) -> MediaInfo? {
        let headers = try describe(.headers)
        try findStreamInfoIfNeeded(.thorough)
        return try describeOpening(headers, until: { $0.hasSeen(Self.opening) }) { _ in }
    }

    /// - Parameters:
    ///   - headers: what headers alone tell.
    ///   - isEnough: whether what was learnt of the packets will do.
    ///   - visit: is given each packet that is read.
    mutating func describeOpening(
        _ headers: MediaInfo, until isEnough: (PacketScanner) -> Bool, visit: (Packet) -> Void
    ) throws(MediaError) -> MediaInfo? {
        var scanner = packetScanner
        while !isEnough(scanner) {
            guard let packet = try demuxer.readPacket() else { return nil }
            scanner.add(packet)
            visit(packet)
        }
        var info = headers
        info.depth = .thorough
        scanner.finish(&info, header: header)
        for index in info.tracks.indices {
            // How much there is of a track, its first packets do not tell.
            info.tracks[index].duration = headers.tracks[index].duration
            info.tracks[index].sampleCount = headers.tracks[index].sampleCount
        }
        conclude(&info)
        info.duration = headers.duration
        return info
    }

    /// As long as this the first packets last by which a source is judged.
    private static let opening = MediaTime(value: 12, timescale: 1)

    /// Fills in what describes the source as a whole.
    func conclude(_ info: inout MediaInfo) {
        let visible = info.tracks.filter { $0.type == .video || $0.type == .audio }
        let timed = visible.isEmpty ? info.tracks : visible
        info.startTime =
            timed.compactMap(\.startTime).min()
            ?? demuxer.startMicroseconds.map { MediaTime(value: $0, timescale: 1_000_000) }
        info.duration =
            Self.duration(info, timed)
            ?? demuxer.durationMicroseconds.map {
                MediaTime(value: $0, timescale: 1_000_000)
            }
        info.bitRate = demuxer.bitRate
        if let bytes = info.byteCount, let duration = info.duration, duration > .zero {
            info.bitRate = Int(Double(bytes) * 8 / duration.seconds)
        }
    }

    /// From the earliest start to the latest end of the tracks that say both.
    private static func duration(_ info: MediaInfo, _ tracks: [TrackInfo]) -> MediaTime? {
        let start = tracks.compactMap(\.startTime).min() ?? .zero
        let isOwn = info.container.contains("mp4") || info.depth == .thorough
        guard isOwn else { return nil }
        let ends = tracks.compactMap { track in track.duration.map { (track.startTime ?? .zero) + $0 } }
        guard let end = ends.max(), end > start else { return nil }
        return end - start
    }
}
