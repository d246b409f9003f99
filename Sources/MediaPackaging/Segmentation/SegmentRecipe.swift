package import MediaCore

/// All that is needed, besides the source, to render one media segment: a value that can be stored or sent elsewhere.
///
/// Rendering the same recipe of the same source yields the same bytes, alone or in sequence.
package struct SegmentRecipe: Sendable, Hashable, Codable {
    /// Index of the track in the source.
    package var track: Int
    /// Number of the segment in its rendition, from zero.
    package var index: Int
    /// Number of the segment's first movie fragment, from one.
    package var firstFragment: UInt32
    /// Timestamp of the segment's first packet in decoding order, in ticks of the source.
    package var firstSourceTicks: Int64
    /// Where the container says that packet lies, or the last packet before it that it says it of; nil when it never does.
    package var firstSourceOffset: Int64?
    /// What repaired jumps add to the source's timestamps, from which packet of the segment on.
    package var sourceShifts: [SourceShift]
    /// Number of samples in the segment; of a copy, as many packets are read from the source. Zero where it is not known:
    /// the segment has what lies between its start and its end.
    package var packetCount: Int
    /// Start on the track's output timeline, in its ticks; the presentation starts at zero.
    package var startTime: Int64
    /// Where the next segment starts, or the media ends.
    package var endTime: Int64
    /// Output time that decoding time zero of the rendition stands for: zero, or less where priming or a trimmed lead
    /// comes before the presentation.
    package var origin: Int64

    /// What is done with the samples; everything an encoder is told stands in here.
    package var treatment: TrackTreatment = .copy
    /// Encoded video: output times inside the segment at which further groups of pictures start.
    package var groupStarts: [Int64] = []
    /// Encoded sound: number of packets that are decoded for it, from the first source packet on.
    package var sourcePackets = 0
    /// Encoded sound: where a decoded frame near the segment's start lies among the track's samples.
    package var anchor: SoundAnchor?

    /// A decoded frame of sound and its place, by which samples are counted across segments.
    package struct SoundAnchor: Sendable, Hashable, Codable {
        /// Timestamp of the frame in ticks of the source, after repair.
        package var ticks: Int64
        /// Samples between the start of the presentation and the frame, at the source's rate.
        package var position: Int64
        /// Samples a second of the source, as decoded.
        package var sampleRate: Int
        /// Whether the segment goes to the end of the track.
        package var isLast: Bool

        package init(ticks: Int64, position: Int64, sampleRate: Int, isLast: Bool = false) {
            self.ticks = ticks
            self.position = position
            self.sampleRate = sampleRate
            self.isLast = isLast
        }
    }

    /// A number of ticks added to timestamps from one packet on.
    package struct SourceShift: Sendable, Hashable, Codable {
        /// Number of the packet in the segment, from zero.
        package var packet: Int
        package var ticks: Int64

        package init(packet: Int, ticks: Int64) {
            self.packet = packet
            self.ticks = ticks
        }
    }

    /// Whether its samples are counted.
    package var isCounted: Bool { packetCount > 0 }

    package init(
        track: Int, index: Int, firstFragment: UInt32, firstSourceTicks: Int64, firstSourceOffset: Int64?,
        packetCount: Int,
        startTime: Int64, endTime: Int64, origin: Int64
    ) {
        self.track = track
        self.index = index
        self.firstFragment = firstFragment
        self.firstSourceTicks = firstSourceTicks
        self.firstSourceOffset = firstSourceOffset
        sourceShifts = []
        self.packetCount = packetCount
        self.startTime = startTime
        self.endTime = endTime
        self.origin = origin
    }
}
