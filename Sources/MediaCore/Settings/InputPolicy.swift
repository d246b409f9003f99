/// The limits a source is opened under. Each one stops a measured attack; the defaults fit untrusted media.
public struct InputPolicy: Sendable, Hashable {
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
    /// Most bytes FFmpeg may allocate at once (a limit of the process: the strictest one in use holds).
    public var maximumAllocation: Int
    /// Most bytes read from one source by one operation, as a multiple of its size (nil: no cap).
    public var maximumReadFactor: Int?
    /// Longest time to open and describe a source.
    public var openTimeLimit: Duration
    /// Bytes of a subtitle file at most.
    public var maximumTextByteCount: Int

    public init() {
        probeByteCount = 5 << 20
        analyzeDuration = .seconds(10)
        maximumTracks = 64
        maximumProbePackets = 500
        maximumPacketByteCount = 64 << 20
        maximumPixels = 8192 * 8192
        maximumSamples = 20_000_000
        maximumAllocation = 256 << 20
        maximumReadFactor = 16
        openTimeLimit = .seconds(60)
        maximumTextByteCount = 32 << 20
    }

    /// The limits for media from strangers: the default everywhere.
    public static let untrusted = InputPolicy()
}
