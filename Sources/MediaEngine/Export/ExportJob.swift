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
    }

    /// Checks the request before anything is opened.
    private func checkRequest() throws(MediaError) {
        guard !outputs.isEmpty else {
            throw MediaError(.invalidSettings, "no output was asked for", operation: .plan)
        }
        guard Set(outputs.map(\.kind)).count == outputs.count else {
            throw MediaError(.invalidSettings, "the same kind of output was asked for twice", operation: .plan)
        }
        for case .hls(let settings) in outputs {
            let seconds = settings.segmentDuration.seconds
            guard seconds >= 0.5, seconds <= 60 else {
                throw MediaError(
                    .invalidSettings, "the segment duration is \(settings.segmentDuration); it may be 0.5 s to 60 s",
                    operation: .plan)
            }
        }
    }

    /// Describes the source as deep as the decision needs, and decides.
    func plan() throws(MediaError) -> Planned {
        try checkRequest()
        // Headers have a deadline of their own; reading all packets takes as long as the source is.
        if options.timeLimit == nil { cancel.setTimeLimit(asset.policy.openTimeLimit) }
        var source = try OpenedSource(asset, cancel: cancel)
        let planner = Planner(profile: options.profile)
        var info = try source.describe(.headers)
        if options.timeLimit == nil { cancel.setTimeLimit(nil) }
        if planner.needsThoroughProbe(info, for: outputs) {
            var again = try OpenedSource(asset, cancel: cancel)
            info = try again.describe(.thorough)
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
        meter.start(duration: planned.info.duration)
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
