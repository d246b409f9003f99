/// The list of variants and renditions of a presentation (RFC 8216 4.3.4).
package struct MultivariantPlaylist: Sendable, Hashable {
    /// EXT-X-VERSION. A smaller value than the content needs is raised when written.
    package var version: Int
    /// Whether every segment of every list can be decoded without another; only where that is known.
    package var independentSegments: Bool
    /// Alternative renditions; those of one group stand together.
    package var renditions: [Rendition]
    /// Variants; a player begins with the first.
    package var variants: [Variant]
    /// Lists of I-frames.
    package var iFrameVariants: [IFrameVariant]
    /// Data that belongs to the presentation.
    package var sessionData: [SessionData]

    /// Creates a list. Version 6 is what the media playlists of fragmented MP4 have.
    package init(
        version: Int = 6, independentSegments: Bool = false, renditions: [Rendition] = [], variants: [Variant],
        iFrameVariants: [IFrameVariant] = [], sessionData: [SessionData] = []
    ) {
        self.version = version
        self.independentSegments = independentSegments
        self.renditions = renditions
        self.variants = variants
        self.iFrameVariants = iFrameVariants
        self.sessionData = sessionData
    }

    /// The least version that has all the list uses (RFC 8216 section 7): 7 for captions called SERVICEn, else 1.
    package var requiredVersion: Int {
        renditions.contains { $0.instreamID?.utf8.starts(with: "SERVICE".utf8) == true } ? 7 : 1
    }
}
