internal import MediaCore

/// What of a track's description decides the bytes of its copied segments.
struct RenderBasis: Hashable {
    let startTime: MediaTime?
    let edits: EditSummary
    let reorderDelay: MediaTime?
    let hasOpenGOP: Bool?
    let primingSamples: Int?
    let lacksPresentationTimes: Bool

    init(_ track: TrackInfo) {
        startTime = track.startTime
        edits = track.edits
        reorderDelay = track.video?.gop?.reorderDelay
        hasOpenGOP = track.video?.gop?.hasOpenGOP
        primingSamples = track.audio?.primingSamples
        lacksPresentationTimes = track.lacksPresentationTimes
    }
}
