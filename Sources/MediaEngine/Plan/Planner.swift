package import MediaCore
internal import MediaFFmpeg
internal import MediaSubtitles

/// Decides what happens to each track in each output: a pure function of the description and the wishes.
package struct Planner: Sendable {
    package var profile: PlaybackProfile
    package var timeline: Timeline
    /// Codecs there is a decoder for.
    package var decodable: Set<CodecID>

    package init(
        profile: PlaybackProfile, timeline: Timeline = .whole, decodable: Set<CodecID> = Decoder.decodableCodecs
    ) {
        self.profile = profile
        self.timeline = timeline
        self.decodable = decodable
    }

    /// Whether the decision depends on packets that were not read yet.
    package func needsThoroughProbe(_ info: MediaInfo, for outputs: [OutputRequest]) -> Bool {
        guard info.depth == .headers, outputs.contains(where: { $0.kind != .m4a }), let track = Self.picture(of: info),
            let video = track.video
        else { return false }
        let isInBand = ["hev1", "avc3", "dvhe"].contains(track.codecTag ?? "")
        if TrackVerdict(profile: profile).reasons(track).isEmpty,
            video.gop == nil || (video.isInterlaced == nil && profile != .passthrough) || isInBand
        {
            return true
        }
        // What is encoded is put on the grid of its own times.
        let isEncoded = outputs.contains { request in
            plan(info, request).tracks.contains { decision in
                decision.index == track.index && decision.treatments.contains { !$0.isCopy }
            }
        }
        return isEncoded && (video.hasVariableFrameRate == nil || video.gop == nil)
    }

    /// The plan for the outputs.
    package func plan(_ info: MediaInfo, for outputs: [OutputRequest]) -> ExportPlan {
        var plans = outputs.map { plan(info, $0) }
        shareEncodings(&plans)
        return ExportPlan(profile: profile, timeline: timeline, outputs: plans, warnings: warnings(info, plans))
    }

    /// A file that could have a picture of its own takes the one that is made for segments, where that has its size:
    /// encoding is what costs.
    private func shareEncodings(_ plans: inout [OutputPlan]) {
        guard let package = plans.first(where: { $0.request.kind == .hls && $0.problem == nil }) else { return }
        for index in plans.indices where plans[index].request.kind == .mp4 {
            for track in plans[index].tracks.indices {
                guard case .video(let own)? = plans[index].tracks[track].treatments.first else { continue }
                let made = package.tracks[track].treatments.first { treatment in
                    guard case .video(let other) = treatment else { return false }
                    return other.size == own.size && other.codec == own.codec && other.quality == own.quality
                }
                if let made { plans[index].tracks[track].treatments = [made] }
            }
        }
    }

    /// The one video track that is shown: the default one, else the first.
    static func picture(of info: MediaInfo) -> TrackInfo? {
        let tracks = info.tracks(of: .video)
        return tracks.first { $0.disposition.contains(.isDefault) } ?? tracks.first
    }

    private func plan(_ info: MediaInfo, _ request: OutputRequest) -> OutputPlan {
        let picture = Self.picture(of: info)
        let shown = info.tracks.filter { $0.type == .audio || $0.index == picture?.index }
        let zero = PresentationOrigin.zero(of: shown)
        var decisions = info.tracks.map { decide($0, request, isPicture: $0.index == picture?.index, zero: zero) }
        if case .m4a = request { Self.keepOneSound(&decisions, info) }
        var plan = OutputPlan(request: request, tracks: decisions)
        plan.problem = problem(info, request, decisions)
        let isCopied = decisions.contains { $0.type == .video && $0.treatments.contains(.copy) }
        plan.hasIndependentSegments = !isCopied || picture?.video?.gop?.hasOpenGOP != true
        return plan
    }

    private func decide(
        _ track: TrackInfo, _ request: OutputRequest, isPicture: Bool, zero: MediaTime
    ) -> TrackDecision {
        var decision = TrackDecision(index: track.index, type: track.type, codec: track.codec, action: .discard)
        switch track.type {
        case .video:
            if case .m4a = request { return decision.discarding(.container, "the output holds sound only") }
            guard isPicture else { return decision.discarding(.container, "the output holds one picture") }
        case .audio: break
        case .attachedPicture: return decision.discarding(.attachedPicture, "a still picture is not a video")
        case .subtitle:
            return text(decision, track, request)
        default: return decision.discarding(.data, "neither picture nor sound nor text")
        }
        decision.reasons = reasons(track, request, zero: zero)
        treat(&decision, track, request)
        return decision
    }

    /// Text becomes WebVTT in a package, and timed text in an MP4 that was asked to hold it.
    private func text(_ decision: TrackDecision, _ track: TrackInfo, _ request: OutputRequest) -> TrackDecision {
        if track.subtitle?.isBitmap == true {
            return decision.discarding(.bitmapSubtitle, "subtitles made of pictures have no text")
        }
        guard EmbeddedText.codecs.contains(track.codec) else {
            return decision.discarding(.notDecodable, "text in this form is not read")
        }
        var kept = decision
        switch request {
        case .hls: kept.notes = ["written as WebVTT"]
        case .mp4(let settings) where settings.includesSubtitles: kept.notes = ["written as timed text"]
        case .mp4: return decision.discarding(.container, "text goes into the MP4 on request")
        case .m4a: return decision.discarding(.container, "the output holds sound only")
        }
        kept.treatments = [.text]
        kept.action = .transcode
        return kept
    }

    /// Why the track cannot be copied into the output.
    private func reasons(_ track: TrackInfo, _ request: OutputRequest, zero: MediaTime) -> [PlanReason] {
        var reasons = TrackVerdict(profile: profile).reasons(track)
        func add(_ reason: PlanReason) { if !reasons.contains(reason) { reasons.append(reason) } }
        if timeline != .whole { add(.trim) }
        switch request {
        case .hls(let settings):
            if !settings.segmentFormat.carries(track.codec), !reasons.contains(.codec) { add(.container) }
            if settings.segmentFormat == .ts, let video = track.video, !video.preferredTransform.isIdentity {
                add(.rotation)
            }
            if profile != .passthrough, startsApart(track, zero: zero) { add(.editList) }
        case .mp4(let settings):
            if let video = track.video, !video.displaySize.fits(settings.maximumSize) { add(.resolution) }
        case .m4a:
            if track.codec != .aac, profile != .passthrough, !reasons.contains(.codec) { add(.codec) }
        }
        return reasons
    }

    /// Whether the track starts later than the presentation, or is trimmed where no key frame is: in the first case
    /// players of segments wait for what never comes, in the second they show what should not be seen.
    private func startsApart(_ track: TrackInfo, zero: MediaTime) -> Bool {
        if (track.startTime ?? .zero) - zero > PresentationOrigin.largestTrimmedLead { return true }
        guard track.type == .video, case .single(_, let start, _) = track.edits else { return false }
        return start > (track.video?.gop?.reorderDelay ?? .zero) + PresentationOrigin.largestTrimmedLead
    }

    /// Fills in what is done with the track.
    private func treat(_ decision: inout TrackDecision, _ track: TrackInfo, _ request: OutputRequest) {
        let forms = treatments(track, request, isConformant: decision.reasons.isEmpty)
        guard forms.contains(where: { !$0.isCopy }) else {
            if decision.reasons.isEmpty {
                decision.treatments = [.copy]
                decision.action = .copy
                decision.notes = Self.copyNotes(track)
            }
            return
        }
        if decision.reasons.isEmpty, !forms.contains(.copy) { decision.reasons = [.resolution] }
        // What cannot be decoded stays out, whatever else is wrong with it.
        guard !track.isEncrypted, !decision.reasons.contains(.damaged) else { return }
        guard decodable.contains(track.codec) else {
            decision.reasons.append(.notDecodable)
            return
        }
        decision.treatments = forms
        decision.action = .transcode
        decision.notes = TreatmentNotes(track: track).notes(forms)
    }

    /// The forms the track would take in the output, were it decodable.
    private func treatments(_ track: TrackInfo, _ request: OutputRequest, isConformant: Bool) -> [TrackTreatment] {
        // What passes through is never encoded.
        if !isConformant, profile == .passthrough { return [.copy] }
        switch (track.type, request) {
        case (.video, .hls(let settings)): return rungs(track, settings, isConformant: isConformant)
        case (.video, .mp4(let settings)):
            if isConformant { return [.copy] }
            let planner = EncodingPlanner(profile: profile, settings: settings.encoding)
            return planner.video(track, shortSide: nil, limit: settings.maximumSize, isContinuous: true).map {
                [.video($0)]
            } ?? []
        case (.audio, _):
            if isConformant { return [.copy] }
            let planner = EncodingPlanner(profile: profile, settings: request.encoding)
            let forms = [planner.audio(track), request.kind == .hls ? planner.surround(track) : nil]
            return forms.compactMap { $0 }.map { .audio($0) }
        default: return [.copy]
        }
    }

    /// The rungs of a ladder: the source itself on top where it conforms and has key frames often enough.
    private func rungs(_ track: TrackInfo, _ settings: HLSSettings, isConformant: Bool) -> [TrackTreatment] {
        guard let video = track.video else { return [] }
        let planner = EncodingPlanner(profile: profile, settings: settings.encoding)
        let sides = settings.ladder.rungs(shortSide: video.displaySize.shortSide)
        if sides == [nil], isConformant { return [.copy] }
        let keyFrameInterval = video.gop?.maximumKeyFrameInterval
        let copies = isConformant && sides[0] == nil && keyFrameInterval.map { $0 <= settings.segmentDuration } == true
        var forms: [TrackTreatment] = copies ? [.copy] : []
        var sizes: [PixelSize] = []
        for side in copies ? Array(sides.dropFirst()) : sides {
            guard var encoding = planner.video(track, shortSide: side, limit: nil, keepsTimes: copies) else { continue }
            // Small sources: two rungs may come out alike.
            guard !sizes.contains(encoding.size) else { continue }
            encoding.scaledFrom = sizes
            sizes.append(encoding.size)
            forms.append(.video(encoding))
        }
        return forms
    }

    /// Of several sounds the default one, else the first.
    private static func keepOneSound(_ decisions: inout [TrackDecision], _ info: MediaInfo) {
        let kept = decisions.indices.filter { decisions[$0].action != .discard }
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
        return "\(name) needs \(article) \(needed) track, and none can be used under the \(profile.rawValue) profile; "
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
            // Text is where it is looked for as soon as one output shows it.
            if track.type == .subtitle, lost.count < decisions.count { continue }
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
