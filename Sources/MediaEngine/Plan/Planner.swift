package import MediaCore

/// Decides what happens to each track in each output: a pure function of the description and the wishes.
package struct Planner: Sendable {
    package var profile: PlaybackProfile
    package var timeline: Timeline

    package init(profile: PlaybackProfile, timeline: Timeline = .whole) {
        self.profile = profile
        self.timeline = timeline
    }

    /// Whether the decision depends on packets that were not read yet.
    package func needsThoroughProbe(_ info: MediaInfo, for outputs: [OutputRequest]) -> Bool {
        guard info.depth == .headers, outputs.contains(where: { $0.kind != .m4a }), let track = Self.picture(of: info),
            let video = track.video, TrackVerdict(profile: profile).reasons(track).isEmpty
        else { return false }
        let isInBand = ["hev1", "avc3", "dvhe"].contains(track.codecTag ?? "")
        return video.gop == nil || (video.isInterlaced == nil && profile != .passthrough) || isInBand
    }

    /// The plan for the outputs.
    package func plan(_ info: MediaInfo, for outputs: [OutputRequest]) -> ExportPlan {
        let plans = outputs.map { plan(info, $0) }
        return ExportPlan(profile: profile, timeline: timeline, outputs: plans, warnings: warnings(info, plans))
    }

    /// The one video track that is shown: the default one, else the first.
    static func picture(of info: MediaInfo) -> TrackInfo? {
        let tracks = info.tracks(of: .video)
        return tracks.first { $0.disposition.contains(.isDefault) } ?? tracks.first
    }

    private func plan(_ info: MediaInfo, _ request: OutputRequest) -> OutputPlan {
        let picture = Self.picture(of: info)
        var decisions = info.tracks.map { decide($0, request, isPicture: $0.index == picture?.index) }
        if case .m4a = request { Self.keepOneSound(&decisions, info) }
        var plan = OutputPlan(request: request, tracks: decisions)
        plan.problem = problem(info, request, decisions)
        let gop = picture?.video?.gop
        plan.hasIndependentSegments = gop.map { !$0.hasOpenGOP } ?? true
        return plan
    }

    private func decide(_ track: TrackInfo, _ request: OutputRequest, isPicture: Bool) -> TrackDecision {
        var decision = TrackDecision(index: track.index, type: track.type, codec: track.codec, action: .discard)
        switch track.type {
        case .video:
            if case .m4a = request { return decision.discarding(.container, "the output holds sound only") }
            guard isPicture else { return decision.discarding(.container, "the output holds one picture") }
        case .audio: break
        case .attachedPicture: return decision.discarding(.attachedPicture, "a still picture is not a video")
        case .subtitle:
            return track.subtitle?.isBitmap == true
                ? decision.discarding(.bitmapSubtitle, "subtitles made of pictures have no text")
                : decision.discarding(.container, "subtitle tracks of the source are not packaged")
        default: return decision.discarding(.data, "neither picture nor sound nor text")
        }
        var reasons = TrackVerdict(profile: profile).reasons(track)
        switch request {
        case .hls(let settings):
            if !settings.segmentFormat.carries(track.codec), !reasons.contains(.codec) { reasons.append(.container) }
            if settings.segmentFormat == .ts, let video = track.video, !video.preferredTransform.isIdentity {
                reasons.append(.rotation)
            }
        case .mp4(let settings):
            if let video = track.video, !video.displaySize.fits(settings.maximumSize) { reasons.append(.resolution) }
        case .m4a:
            if ![.aac, .alac].contains(track.codec), profile == .broad, !reasons.contains(.codec) {
                reasons.append(.codec)
            }
        }
        decision.reasons = reasons
        decision.action = reasons.isEmpty ? .copy : .discard
        if reasons.isEmpty { decision.notes = Self.copyNotes(track) }
        return decision
    }

    /// Of several sounds that could be copied, the default one, else the first.
    private static func keepOneSound(_ decisions: inout [TrackDecision], _ info: MediaInfo) {
        let kept = decisions.indices.filter { decisions[$0].action == .copy }
        let preferred = kept.first { info.tracks[$0].disposition.contains(.isDefault) } ?? kept.first
        for index in kept where index != preferred {
            decisions[index] = decisions[index].discarding(.container, "the output holds one sound track")
        }
    }

    /// What a copy changes on the way.
    private static func copyNotes(_ track: TrackInfo) -> [String] {
        var notes: [String] = []
        if ["hev1", "dvhe", "avc3"].contains(track.codecTag ?? "") {
            notes.append("parameter sets move into the sample entry")
        }
        if case .single(let delay, let start, _) = track.edits {
            if track.type == .video,
                start > (track.video?.gop?.reorderDelay ?? .zero) + MediaTime(value: 1, timescale: 10)
            {
                notes.append("trimmed at the start by an edit: some players begin at the next key frame")
            }
            if delay > .zero { notes.append("starts \(delay) late") }
        }
        return notes
    }

    /// Why the output cannot be made: it lacks what it must have.
    private func problem(_ info: MediaInfo, _ request: OutputRequest, _ decisions: [TrackDecision]) -> String? {
        func keeps(_ type: MediaType) -> Bool { decisions.contains { $0.type == type && $0.action != .discard } }
        let hasPicture = !info.tracks(of: .video).isEmpty
        let needed: MediaType
        switch request {
        case .hls: needed = hasPicture ? .video : .audio
        case .mp4: needed = .video
        case .m4a: needed = .audio
        }
        guard !keeps(needed) else { return nil }
        let name = request.kind.entryPath
        let article = needed == .audio ? "an" : "a"
        let candidates = decisions.filter { $0.type == needed && !$0.reasons.isEmpty }
        guard !candidates.isEmpty else {
            return "\(name) needs \(article) \(needed) track, and the source has none"
        }
        let reasons = candidates.map { decision in
            "track \(decision.index) (\(decision.codec)): \(decision.reasons.map(\.rawValue).joined(separator: ", "))"
        }
        return "\(name) needs \(article) \(needed) track that can be copied under the \(profile.rawValue) profile; "
            + reasons.joined(separator: "; ")
    }

    private func warnings(_ info: MediaInfo, _ plans: [OutputPlan]) -> [String] {
        var warnings: [String] = []
        for track in info.tracks where track.type == .video || track.type == .audio || track.type == .subtitle {
            let decisions = plans.map { ($0.request.kind, $0.tracks.first { $0.index == track.index }) }
            let lost = decisions.filter {
                $0.1?.action == .discard && $0.1?.notes.isEmpty != false
                    || ($0.1?.action == .discard && track.type == .subtitle)
            }
            guard !lost.isEmpty, let reasons = lost[0].1?.reasons else { continue }
            let names = lost.map(\.0.rawValue).joined(separator: ", ")
            warnings.append(
                "track \(track.index) (\(track.type) \(track.codec)) is left out of \(names): \(reasons.map(\.rawValue).joined(separator: ", "))"
            )
        }
        if plans.contains(where: { $0.request.kind == .hls && !$0.hasIndependentSegments && $0.problem == nil }) {
            warnings.append(
                "groups of pictures are open: segments cannot be decoded on their own, and a seek may show errors")
        }
        return warnings
    }
}

extension TrackDecision {
    /// The same decision as a discard for one reason.
    fileprivate func discarding(_ reason: PlanReason, _ note: String) -> TrackDecision {
        TrackDecision(index: index, type: type, codec: codec, action: .discard, reasons: [reason], notes: [note])
    }
}
