internal import MediaCore
internal import MediaFFmpeg

/// Forms of a picture that are made from one decoding: the rungs of a ladder.
struct VideoGroup {
    /// Largest first.
    let forms: [TrackForm]
    let encoding: VideoEncoding

    /// Sorts forms into groups whose pictures are converted alike.
    static func groups(_ forms: [TrackForm]) -> [VideoGroup] {
        var groups: [[(TrackForm, VideoEncoding)]] = []
        for form in forms {
            guard case .video(let encoding) = form.context.treatment else { continue }
            let match = groups.firstIndex { members in
                let other = members[0].1
                return other.conversion == encoding.conversion && other.codec == encoding.codec
                    && other.frameRate == encoding.frameRate && other.keepsTimes == encoding.keepsTimes
                    && other.isContinuous == encoding.isContinuous
            }
            if let match {
                groups[match].append((form, encoding))
            } else {
                groups.append([(form, encoding)])
            }
        }
        // Dictionaries have no order; outputs have.
        return groups.map { members in
            let sorted = members.sorted {
                ($0.1.size.width * $0.1.size.height, $0.1.maximumBitRate ?? 0)
                    > ($1.1.size.width * $1.1.size.height, $1.1.maximumBitRate ?? 0)
            }
            return VideoGroup(forms: sorted.map(\.0), encoding: sorted[0].1)
        }
    }

    /// The transcoder that makes the forms.
    func transcoder(
        target: MediaTime, follows: Bool, policy: InputPolicy, cancel: CancelFlag,
        consumers: (RenditionKey) -> [any FragmentConsumer]
    ) throws(MediaError) -> VideoTranscoder {
        guard let clock = forms[0].clock else {
            throw MediaError(.internal, "a form without a clock", operation: .render)
        }
        var rungs: [VideoRung] = []
        for form in forms {
            guard let encoder = form.encoder, case .video(let encoding) = form.context.treatment else { continue }
            rungs.append(
                VideoRung(
                    encoding, encoder: encoder,
                    factory: VideoEncoderFactory(encoding: encoding, timescale: clock.timescale),
                    pipeline: try EncodedPipeline(encoded: form.context, consumers: consumers(form.context.key)),
                    cancel: cancel))
        }
        let schedule = follows || encoding.isContinuous ? CutSchedule() : Self.schedule(encoding, clock, target)
        return try VideoTranscoder(
            forms[0].source, rungs: rungs, clock: clock, schedule: schedule, leads: !follows, policy: policy,
            cancel: cancel,
            soundCuts: encoding.isContinuous ? target : nil)
    }

    /// What tells into which segments the forms will be encoded.
    func survey(
        target: MediaTime, follows: Bool, consumers: (RenditionKey) -> [any FragmentConsumer]
    ) throws(MediaError) -> SurveyedPicture {
        guard let clock = forms[0].clock else {
            throw MediaError(.internal, "a form without a clock", operation: .render)
        }
        let schedule = follows ? CutSchedule() : Self.schedule(encoding, clock, target)
        return SurveyedPicture(
            forms[0].source, rungs: forms.map { SurveyedPipeline($0.context, consumers: consumers($0.context.key)) },
            clock: clock, schedule: schedule, leads: !follows)
    }

    /// Groups of the encoding's length, as many to a segment as come nearest to the target.
    static func schedule(_ encoding: VideoEncoding, _ clock: FrameClock, _ target: MediaTime) -> CutSchedule {
        let group = clock.ticks(min(encoding.keyFrameInterval, target))
        let segment = target.ticks(at: clock.timescale)
        return CutSchedule(group: group, groupsPerSegment: max((segment + group / 2) / group, 1))
    }
}
