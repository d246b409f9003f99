public import ArgumentParser
public import MediaCore

extension PlaybackProfile: ExpressibleByArgument {}
extension HLSSettings.SegmentFormat: ExpressibleByArgument {}
extension Durability: ExpressibleByArgument {}
extension MediaQuality: ExpressibleByArgument {}
extension VideoCodec: ExpressibleByArgument {}

extension Ladder: ExpressibleByArgument {
    /// `source`, `auto`, or short sides separated by commas.
    public init?(argument: String) {
        switch argument {
        case "source": self = .source
        case "auto": self = .auto
        default:
            let words = argument.split(separator: ",", omittingEmptySubsequences: false)
            let heights = words.compactMap { Int($0) }.filter { (64...4320).contains($0) }
            guard heights.count == words.count, !heights.isEmpty, heights.count <= 12 else { return nil }
            self = .heights(heights)
        }
    }
}

/// What is to be made.
struct OutputOptions: ParsableArguments {
    @Flag(inversion: .prefixedNo, help: "Make an HLS package.")
    var hls = true

    @Flag(name: .customLong("capped-4k"), help: "Make capped-4k.mp4, at most 3840x2160.")
    var capped4K = false

    @Flag(help: "Make audio.m4a.")
    var audioOnly = false

    @Option(help: "Players to make it for: broad, modern or passthrough.")
    var profile: PlaybackProfile = .broad

    @Option(help: "Seconds near which segments are cut, at key frames.")
    var segmentDuration: Double = 6

    @Option(help: "What segments are: cmaf, ts or byterange.")
    var segments: HLSSettings.SegmentFormat = .cmaf

    @Option(
        help:
            "Sizes of the picture in HLS: source, auto (the source and every usual size below), or short sides as in 1080,720,480."
    )
    var ladder: Ladder = .source

    @Option(help: "Largest short side of the picture in all outputs, as in 1080.")
    var maxResolution: Int?

    @Flag(help: "Write manifest.mpd (DASH) beside master.m3u8, over the same segments.")
    var dash = false

    @Flag(help: "Put the source's own text tracks into capped-4k.mp4 as well.")
    var subtitlesInMP4 = false

    @Option(help: "How hard to try where something is encoded: standard, pro or premium.")
    var quality: MediaQuality = .standard

    @Option(help: "The codec of encoded video: h264, hevc or av1.")
    var videoCodec: VideoCodec = .h264

    @Flag(help: "Keep 5.1 beside stereo where surround sound is encoded.")
    var surround = false

    @Option(help: "Begin at this time of the media: seconds, or [hours:]minutes:seconds.")
    var from: TimeArgument?

    @Option(help: "End at this time of the media.")
    var to: TimeArgument?

    @Option(help: "durable flushes everything to the device; cached leaves that to the system.")
    var durability: Durability = .durable

    func validate() throws {
        guard hls || capped4K || audioOnly else {
            throw ValidationError("Nothing to make: ask for --hls, --capped-4k or --audio-only.")
        }
        if let maxResolution, !(64...2160).contains(maxResolution) {
            throw ValidationError("--max-resolution takes 64 to 2160.")
        }
        guard segmentDuration >= 0.5, segmentDuration <= 60 else {
            throw ValidationError("--segment-duration takes 0.5 to 60 seconds.")
        }
    }

    /// The stretch of the media asked for.
    var timeline: Timeline { Timeline(spans: [.init(start: from?.time, end: to?.time)]) }

    /// The outputs asked for.
    var requests: [OutputRequest] {
        let most = maxResolution ?? PixelSize.ultraHD.shortSide
        let rungs = maxResolution.map { ladder.capped(at: $0) } ?? ladder
        let encoding = EncodingSettings(videoCodec: videoCodec, quality: quality, keepsSurround: surround)
        var requests: [OutputRequest] = []
        if hls {
            requests.append(
                .hls(
                    HLSSettings(
                        segmentDuration: MediaTime(seconds: segmentDuration, timescale: 1000), segmentFormat: segments,
                        ladder: rungs, encoding: encoding, includesDASH: dash))
            )
        }
        if capped4K {
            requests.append(
                .mp4(
                    MP4Settings(
                        maximumSize: PixelSize(width: (most * 16 + 8) / 9, height: most), encoding: encoding,
                        includesSubtitles: subtitlesInMP4)))
        }
        if audioOnly { requests.append(.m4a) }
        return requests
    }
}
