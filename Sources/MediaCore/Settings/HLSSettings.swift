/// How an HLS package is made.
public struct HLSSettings: Sendable, Hashable, Codable {
    /// What a media segment is, on disk.
    public enum SegmentFormat: String, Sendable, Hashable, Codable, CaseIterable {
        /// Fragmented MP4, one file a segment.
        case cmaf
        /// MPEG transport stream, one file a segment.
        case ts
        /// Fragmented MP4, one file a rendition, segments as byte ranges.
        case byterange
    }

    /// The length segments are cut near, in seconds; a cut falls on a key frame.
    public var segmentDuration: MediaTime
    public var segmentFormat: SegmentFormat
    /// The sizes the picture is offered in.
    public var ladder: Ladder
    /// How pictures are encoded that have to be.
    public var encoding: EncodingSettings
    /// Whether `manifest.mpd` is written beside `master.m3u8`, over the same segments.
    public var includesDASH: Bool

    public init(
        segmentDuration: MediaTime = MediaTime(value: 6, timescale: 1), segmentFormat: SegmentFormat = .cmaf,
        ladder: Ladder = .source, encoding: EncodingSettings = EncodingSettings(), includesDASH: Bool = false
    ) {
        self.segmentDuration = segmentDuration
        self.segmentFormat = segmentFormat
        self.ladder = ladder
        self.encoding = encoding
        self.includesDASH = includesDASH
    }
}
