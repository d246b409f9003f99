/// The limits a source is opened under. Each one stops a measured attack; the defaults fit media from strangers.
///
/// Limits concern what a file may cost; which containers and decoders there are is a list of names. What is on neither
/// list is never reached, whatever a file claims; formats that name other files or addresses cannot be put on it.
public struct InputPolicy: Sendable, Hashable, Codable {
    /// Bytes the container's kind and tracks are found in.
    public var probeByteCount: Int
    /// Media time looked at to find the tracks' properties.
    public var analyzeDuration: Duration
    /// Most tracks a file may have.
    public var maximumTracks: Int
    /// Most packets read to find the tracks' properties.
    public var maximumProbePackets: Int
    /// Largest packet, in bytes.
    public var maximumPacketByteCount: Int
    /// Most pixels in a picture.
    public var maximumPixels: Int
    /// Most samples in one track.
    public var maximumSamples: Int
    /// Longest presentation; nil for any.
    public var maximumDuration: Duration?
    /// Most packets a track may have for each second it plays, beside the first thousands; nil for any.
    public var maximumPacketRate: Int?
    /// Most bytes FFmpeg may allocate at once (a limit of the process: the strictest one in use holds).
    public var maximumAllocation: Int
    /// Most bytes read from one source by one operation, as a multiple of its size (nil: no cap).
    public var maximumReadFactor: Int?
    /// Longest time to open and describe a source.
    public var openTimeLimit: Duration
    /// Bytes a `ByteSource` has to give in each second that is spent waiting for it, over half a minute of waiting; nil
    /// for any.
    public var minimumSourceRate: Int?
    /// Bytes of a subtitle file at most.
    public var maximumTextByteCount: Int
    /// Whether still pictures are opened instead of media: see `images`.
    public package(set) var opensImagesOnly: Bool
    /// FFmpeg's names of demuxers that may be used beside those of the built-in list.
    public private(set) var additionalFormats: [String]
    /// FFmpeg's names of decoders that may be used beside those of the built-in list.
    public private(set) var additionalDecoders: [String]

    /// The limits for media from strangers.
    public init() {
        probeByteCount = 5 << 20
        analyzeDuration = .seconds(10)
        maximumTracks = 64
        maximumProbePackets = 500
        maximumPacketByteCount = 64 << 20
        maximumPixels = 8192 * 8192
        maximumSamples = 20_000_000
        maximumDuration = .seconds(48 * 3600)
        maximumPacketRate = 5000
        maximumAllocation = 256 << 20
        maximumReadFactor = 16
        openTimeLimit = .seconds(60)
        minimumSourceRate = 16 << 10
        maximumTextByteCount = 10 << 20
        opensImagesOnly = false
        additionalFormats = []
        additionalDecoders = []
    }

    /// The limits for media from strangers: the default everywhere.
    public static let untrusted = InputPolicy()

    /// The limits for media of your own: more tracks, larger pictures and packets, any length, any rate, and the demuxers and
    /// decoders of archives and cameras that nobody would open for a stranger.
    public static let trusted: InputPolicy = {
        var policy = InputPolicy()
        policy.probeByteCount = 64 << 20
        policy.analyzeDuration = .seconds(60)
        policy.maximumTracks = 1000
        policy.maximumProbePackets = 10_000
        policy.maximumPacketByteCount = 512 << 20
        policy.maximumPixels = 32_768 * 32_768
        policy.maximumSamples = 500_000_000
        policy.maximumDuration = nil
        policy.maximumPacketRate = nil
        policy.maximumAllocation = 1 << 31 - 1
        policy.maximumReadFactor = nil
        policy.openTimeLimit = .seconds(600)
        policy.minimumSourceRate = nil
        policy.maximumTextByteCount = 256 << 20
        policy.additionalFormats = [
            "ac3", "amr", "ape", "au", "caf", "dts", "dv", "eac3", "gxf", "ivf", "nut", "tta", "voc", "w64", "wv",
        ]
        policy.additionalDecoders = [
            "ape", "cfhd", "dca", "ffv1", "ffvhuff", "huffyuv", "mlp", "rawvideo", "truehd", "tta", "utvideo", "v210",
            "wavpack",
        ]
        return policy
    }()

    /// The same limits with further demuxers and decoders of the linked FFmpeg, by its names for them.
    ///
    /// - Throws: `invalidSettings` for what is no name, and for formats that open other files or addresses.
    public func allowing(formats: [String] = [], decoders: [String] = []) throws(MediaError) -> InputPolicy {
        for name in formats + decoders {
            let isName =
                !name.isEmpty && name.utf8.count <= 64
                && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F }
            guard isName else {
                throw MediaError(
                    .invalidSettings, "\(CleanText.line(name, limit: 64)) is no name of a format or decoder",
                    operation: .open)
            }
        }
        if let name = formats.first(where: Self.isReferring) {
            throw MediaError(
                .invalidSettings, "the format \(name) opens other files or addresses and is never allowed",
                operation: .open)
        }
        var policy = self
        policy.additionalFormats += formats
        policy.additionalDecoders += decoders
        return policy
    }

    /// Whether a demuxer opens what a file names, or makes up its input.
    private static func isReferring(_ format: String) -> Bool {
        let names: Set = [
            "hls", "applehttp", "dash", "concat", "concatf", "image2", "image2pipe", "imf", "sdp", "rtsp", "rtp", "sap",
            "vobsub", "lavfi",
            "tty", "tedcaptions", "webm_dash_manifest", "mpegvideo", "bluray", "dvdnav", "libopenmpt", "libgme",
            "vapoursynth", "avisynth",
        ]
        return names.contains(format) || format.hasSuffix("_pipe")
    }
}
