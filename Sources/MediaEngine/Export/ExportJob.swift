internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// One export from the opened source to the published folder, on one thread.
struct ExportJob {
    let asset: MediaAsset
    let outputs: [OutputRequest]
    let options: ExportOptions
    let cancel: CancelFlag
    let meter: ProgressMeter

    /// A plan, and the description it rests on.
    struct Planned {
        var info: MediaInfo
        var plan: ExportPlan

        /// How long the outputs play, as far as it is known.
        var duration: MediaTime? {
            guard let span = plan.timeline.spans.first, span != Timeline.Span() else { return info.duration }
            let end = info.duration.map { duration in span.end.map { min($0, duration) } ?? duration } ?? span.end
            return end.map { $0 - (span.start ?? .zero) }
        }
    }

    /// Checks the request before anything is opened.
    private func checkRequest() throws(MediaError) {
        guard !outputs.isEmpty else {
            throw MediaError(.invalidSettings, "no output was asked for", operation: .plan)
        }
        guard Set(outputs.map(\.kind)).count == outputs.count else {
            throw MediaError(.invalidSettings, "the same kind of output was asked for twice", operation: .plan)
        }
        try checkTimeline()
        for case .hls(let settings) in outputs {
            let seconds = settings.segmentDuration.seconds
            guard seconds >= 0.5, seconds <= 60 else {
                throw MediaError(
                    .invalidSettings, "the segment duration is \(settings.segmentDuration); it may be 0.5 s to 60 s",
                    operation: .plan)
            }
        }
    }

    private func checkTimeline() throws(MediaError) {
        guard options.timeline.spans.count == 1, let span = options.timeline.spans.first else {
            throw MediaError(.invalidSettings, "a timeline of one stretch is needed", operation: .plan)
        }
        if let start = span.start, start < .zero {
            throw MediaError(.invalidSettings, "the stretch starts at \(start), before the media", operation: .plan)
        }
        if let end = span.end, end <= span.start ?? .zero {
            throw MediaError(.invalidSettings, "the stretch ends at \(end), before it starts", operation: .plan)
        }
    }

    /// Describes the source as deep as the decision needs, and decides.
    func plan() throws(MediaError) -> Planned {
        try checkRequest()
        // Headers have a deadline of their own; reading all packets takes as long as the source is.
        if options.timeLimit == nil { cancel.setTimeLimit(asset.policy.openTimeLimit) }
        var source = try OpenedSource(asset, cancel: cancel)
        let planner = Planner(profile: options.profile, timeline: options.timeline)
        var info = try source.describe(.headers)
        if options.timeLimit == nil { cancel.setTimeLimit(nil) }
        if planner.needsThoroughProbe(info, for: outputs) {
            var again = try OpenedSource(asset, cancel: cancel)
            info = try again.describe(.thorough)
        }
        if let start = options.timeline.spans.first?.start, let duration = info.duration, start >= duration {
            throw MediaError(
                .invalidSettings, "the stretch starts at \(start), and the media ends at \(duration)", operation: .plan)
        }
        return Planned(info: info, plan: planner.plan(info, for: outputs))
    }

    /// Plans, renders, checks and publishes.
    func export(to destination: String) throws(MediaError) -> ExportReport {
        cancel.setTimeLimit(options.timeLimit)
        let planned = try plan()
        if let error = planned.plan.error(location: asset.location) { throw error }
        var sourcePath: String?
        if case .file(let path) = asset.origin { sourcePath = path }
        let staging = try StagingFolder(
            destination: destination, options: options, protecting: sourcePath, cancel: cancel)
        meter.start(duration: planned.duration)
        let pass = try ExportPass(asset: asset, planned: planned, staging: staging, cancel: cancel, meter: meter)
        var report = try pass.run()
        try PackageVerifier(staging: staging, cancel: cancel).verify(report)
        report.publishedInOneStep = try staging.publish()
        if !report.publishedInOneStep {
            report.warnings.append("the folder could not be replaced in one step; master.m3u8 took its name last")
        }
        return report
    }
}
