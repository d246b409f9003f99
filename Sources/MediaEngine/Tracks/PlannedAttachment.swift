internal import MediaCore
internal import MediaFFmpeg

/// An attached track, opened and decided on.
enum PlannedAttachment {
    case audio(AttachedAudio)
    case subtitles(AttachedSubtitles)

    /// - Parameters:
    ///   - duration: of the presentation, where it is known.
    ///   - start: time of the attached track at which the presentation starts.
    init(
        _ attachment: TrackAttachment, profile: PlaybackProfile, settings: HLSSettings, duration: MediaTime?,
        start: MediaTime, cancel: CancelFlag
    ) throws(MediaError) {
        switch attachment.content {
        case .audio:
            do throws(MediaError) {
                self = .audio(
                    try AttachedAudio(
                        attachment, profile: profile, settings: settings, duration: duration, start: start,
                        cancel: cancel))
            } catch {
                var error = error
                if error.location == nil { error.location = attachment.asset.location }
                throw error
            }
        case .subtitles: self = .subtitles(try AttachedSubtitles(attachment, cancel: cancel))
        }
    }

    var attachment: TrackAttachment {
        switch self {
        case .audio(let audio): audio.attachment
        case .subtitles(let subtitles): subtitles.attachment
        }
    }

    var identity: TrackIdentity {
        switch self {
        case .audio(let audio): audio.identity
        case .subtitles(let subtitles): subtitles.identity
        }
    }

    var plan: AttachmentPlan {
        switch self {
        case .audio(let audio): audio.plan
        case .subtitles(let subtitles): subtitles.plan
        }
    }
}
