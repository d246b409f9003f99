internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// An attached sound track: which track of its file is taken, and what is done with it.
struct AttachedAudio {
    let attachment: TrackAttachment
    let identity: TrackIdentity
    let info: MediaInfo
    let track: TrackInfo
    let plan: AttachmentPlan

    /// Opens the file and decides.
    ///
    /// - Parameters:
    ///   - duration: of the presentation, where it is known.
    ///   - start: time of the attached sound at which the presentation starts.
    /// - Throws: `noSuitableTrack` for a file without sound, `codecUnavailable` for sound nothing decodes.
    init(
        _ attachment: TrackAttachment, profile: PlaybackProfile, settings: HLSSettings, duration: MediaTime?,
        start: MediaTime, cancel: CancelFlag
    ) throws(MediaError) {
        self.attachment = attachment
        identity = try TrackIdentity(attachment)
        let location = attachment.asset.location
        var source = try OpenedSource(attachment.asset, cancel: cancel)
        let info = try source.describe(.headers)
        let sounds = info.tracks(of: .audio)
        guard let track = sounds.first(where: { $0.disposition.contains(.isDefault) }) ?? sounds.first else {
            throw MediaError(
                .noSuitableTrack, "the file holds no sound to attach", operation: .plan, location: location)
        }
        self.info = info
        self.track = identity.describe(track, attachment)
        var plan = AttachmentPlan(
            type: .audio, language: identity.language.text, name: identity.name, codec: track.codec, action: .copy,
            treatment: .copy)
        if info.tracks.contains(where: { $0.type == .video }) { plan.notes.append("the sound of a video is taken") }
        if sounds.count > 1 { plan.notes.append("track \(track.index) is taken, one of \(sounds.count)") }
        plan.reasons = Self.reasons(track, info, profile, settings, start)
        let isShort = duration.flatMap { duration in
            track.duration.map { duration - ($0 - start) > AttachedAudioTrack.tolerance }
        }
        if plan.reasons.isEmpty, isShort == true, !SilentSample.fits(track) { plan.reasons.append(.duration) }
        if !plan.reasons.isEmpty {
            guard profile != .passthrough || plan.reasons == [.duration] || plan.reasons == [.trim] else {
                throw MediaError(
                    .noSuitableTrack,
                    "the sound cannot be copied (\(plan.reasons.map(\.rawValue).joined(separator: ", "))), and the passthrough profile encodes nothing",
                    operation: .plan, location: location, track: track.index)
            }
            guard !track.isEncrypted, !plan.reasons.contains(.damaged), Decoder.decodableCodecs.contains(track.codec),
                let encoding = EncodingPlanner(profile: profile, settings: settings.encoding).audio(track)
            else {
                throw MediaError(
                    .codecUnavailable,
                    "the \(track.codec) sound cannot be used: \(plan.reasons.map(\.rawValue).joined(separator: ", "))",
                    operation: .plan, location: location, track: track.index)
            }
            plan.action = .transcode
            plan.treatment = .audio(encoding)
            plan.notes += TreatmentNotes(track: track).notes([plan.treatment])
        }
        self.plan = plan
    }

    /// Why the sound cannot be copied.
    private static func reasons(
        _ track: TrackInfo, _ info: MediaInfo, _ profile: PlaybackProfile, _ settings: HLSSettings, _ start: MediaTime
    ) -> [PlanReason] {
        var reasons = TrackVerdict(profile: profile).reasons(track)
        if !settings.segmentFormat.carries(track.codec), !reasons.contains(.codec) { reasons.append(.container) }
        if start > .zero { reasons.append(.trim) }
        let zero = PresentationOrigin.zero(of: info)
        if (track.startTime ?? .zero) - zero > PresentationOrigin.largestTrimmedLead { reasons.append(.editList) }
        return reasons
    }
}
