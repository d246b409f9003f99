public import MediaCore

/// What is put together with a source, or taken out of it, before it is packaged.
public struct MediaEdits: Sendable, Hashable, Codable {
    /// A media put into another.
    public struct Insertion: Sendable, Hashable, Codable {
        public var url: String
        /// Seconds of the (trimmed) source it is put at; nil for its end.
        public var at: MediaTime?

        public init(url: String, at: MediaTime?) {
            self.url = url
            self.at = at
        }
    }

    /// A picture laid over the media. Lengths are texts such as `10%` or `20px`.
    public struct Watermark: Sendable, Hashable, Codable {
        public var url: String
        /// `left`, `center` or `right`.
        public var xAlign: String?
        public var xMargin: String?
        /// `top`, `middle` or `bottom`.
        public var yAlign: String?
        public var yMargin: String?
        public var width: String?
        public var height: String?
        /// As in `80%`.
        public var opacity: String?

        public init(url: String) { self.url = url }
    }

    /// Sound mixed into the media.
    public struct ImposedTrack: Sendable, Hashable, Codable {
        public var url: String
        public var startTime: MediaTime?
        public var endTime: MediaTime?
        /// Seconds over which it grows to its loudness, and fades.
        public var fadeIn: MediaTime?
        public var fadeOut: MediaTime?

        public init(url: String) { self.url = url }
    }

    public var introURL: String?
    public var outroURL: String?
    public var insertions: [Insertion]
    /// Stretches cut out, in seconds of the source, as in `4-6`.
    public var expungedSegments: [String]
    public var watermark: Watermark?
    /// The sound that takes the place of the source's.
    public var swapTrackURL: String?
    public var imposedTracks: [ImposedTrack]

    public init() {
        insertions = []
        expungedSegments = []
        imposedTracks = []
    }

    /// Whether there is nothing to do.
    public var isEmpty: Bool { self == MediaEdits() }

    /// Every address that has to be fetched, with the field that names it, in a fixed order.
    var addresses: [(field: String, url: String)] {
        var all: [(String, String)] = []
        if let introURL { all.append(("introUrl", introURL)) }
        if let outroURL { all.append(("outroUrl", outroURL)) }
        for (index, insertion) in insertions.enumerated() { all.append(("segments[\(index)].url", insertion.url)) }
        if let watermark { all.append(("watermark.url", watermark.url)) }
        if let swapTrackURL { all.append(("swapTrackUrl", swapTrackURL)) }
        for (index, track) in imposedTracks.enumerated() { all.append(("imposeTracks[\(index)].url", track.url)) }
        return all
    }
}
