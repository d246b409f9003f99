internal import MediaCore

/// Where the output's time zero lies on the source's timeline: one shift for all tracks, so that they stay in step.
enum PresentationOrigin {
    /// Sound may lead the picture by this much and be trimmed by an edit instead: priming the container did not declare.
    static let largestTrimmedLead = MediaTime(value: 1, timescale: 10)

    /// The same of all that is seen and heard of a media.
    static func zero(of info: MediaInfo) -> MediaTime {
        zero(of: info.tracks.filter { $0.type == .audio || $0.type == .video })
    }

    /// The earliest start of the tracks that are kept; the picture's where sound leads it by mere priming.
    static func zero(of tracks: [TrackInfo]) -> MediaTime {
        let starts = tracks.map { (isVideo: $0.type == .video, start: $0.startTime ?? .zero) }
        guard let earliest = starts.map(\.start).min() else { return .zero }
        if let picture = starts.first(where: \.isVideo)?.start, picture > earliest,
            picture - earliest <= largestTrimmedLead
        {
            return picture
        }
        return earliest
    }
}
