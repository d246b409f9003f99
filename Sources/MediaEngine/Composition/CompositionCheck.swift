internal import MediaCore
internal import MediaFFmpeg

/// Holds a composed file against its plan before it gets its name: it is opened anew and described.
struct CompositionCheck {
    let plan: CompositionPlan
    let cancel: CancelFlag

    /// How far the ends of picture and sound may lie apart from the plan: a picture, or a few frames of sound.
    private static let tolerance = MediaTime(value: 1, timescale: 10)

    func verify(_ path: String, byteCount: Int, duration: MediaTime) throws(MediaError) {
        let asset = MediaAsset(origin: .file(path), policy: .trusted)
        let info: MediaInfo
        do throws(MediaError) {
            var source = try OpenedSource(asset, readsPackets: false, cancel: cancel)
            info = try source.describe(.headers)
        } catch {
            guard error.code != .cancelled, error.code != .timedOut else { throw error }
            throw failure("it cannot be opened: \(error.message)")
        }
        guard info.byteCount == byteCount else { throw failure("it has another size than was written") }
        try check(duration, plan.duration, "it plays")
        guard let played = info.duration else { throw failure("it does not say how long it plays") }
        try check(played, plan.duration, "it says it plays")
        let pictures = info.tracks(of: .video)
        switch plan.picture {
        case .none: if !pictures.isEmpty { throw failure("it has a picture") }
        case .copied: if pictures.count != 1 { throw failure("it has no picture") }
        case .encoded(let encoding):
            guard pictures.count == 1, let video = pictures[0].video, video.codedSize == encoding.size else {
                throw failure("its picture is not \(encoding.size)")
            }
            guard pictures[0].sampleCount.map(Int64.init) == plan.frameCount else {
                throw failure("it has \(pictures[0].sampleCount ?? 0) of \(plan.frameCount) pictures")
            }
        }
        let sounds = info.tracks(of: .audio)
        guard let encoding = plan.sound else {
            if !sounds.isEmpty { throw failure("it has sound") }
            return
        }
        guard sounds.count == 1, sounds[0].audio?.sampleRate == encoding.sampleRate,
            sounds[0].audio?.channelCount == encoding.channelCount, let length = sounds[0].duration
        else { throw failure("its sound is not what was planned") }
        try check(
            length, MediaTime(value: plan.sampleCount, timescale: CompositionPlanner.sampleRate), "its sound plays")
    }

    private func check(_ found: MediaTime, _ planned: MediaTime, _ what: String) throws(MediaError) {
        let difference = found - planned
        guard difference <= Self.tolerance, difference >= -Self.tolerance else {
            throw failure("\(what) \(found) instead of \(planned)")
        }
    }

    private func failure(_ message: String) -> MediaError {
        MediaError(.verificationFailed, "the composed file failed its check: \(message)", operation: .verify)
    }
}
