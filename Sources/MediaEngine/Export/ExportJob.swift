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
    /// Lets the job begin to render.
    var gate: any RenderGate = NoGate()

    /// A plan, and the description it rests on.
    struct Planned {
        var info: MediaInfo
        var plan: ExportPlan
        /// Tracks from other files, opened and decided on.
        var attachments: [PlannedAttachment] = []
        /// Whether the description rests on the first packets only and is held against all of them at the end.
        var isForetold = false

        /// How long the outputs play, as far as it is known.
        var duration: MediaTime? {
            guard let span = plan.timeline.spans.first, span != Timeline.Span() else { return info.duration }
            let end = info.duration.map { duration in span.end.map { min($0, duration) } ?? duration } ?? span.end
            return end.map { $0 - (span.start ?? .zero) }
        }
    }

    /// Checks the request before anything is opened.
    func checkRequest() throws(MediaError) {
        guard !outputs.isEmpty else {
            throw MediaError(.invalidSettings, "no output was asked for", operation: .plan)
        }
        guard Set(outputs.map(\.kind)).count == outputs.count else {
            throw MediaError(.invalidSettings, "the same kind of output was asked for twice", operation: .plan)
        }
        try checkTimeline()
        try checkPackageSettings()
        for case .hls(let settings) in outputs {
            let seconds = settings.segmentDuration.seconds
            guard seconds >= 0.5, seconds <= 60 else {
                throw MediaError(
                    .invalidSettings, "the segment duration is \(settings.segmentDuration); it may be 0.5 s to 60 s",
                    operation: .plan)
            }
        }
    }

    /// How the HLS package is asked for; nil when none is.
    private var hlsSettings: HLSSettings? {
        for case .hls(let settings) in outputs { return settings }
        return nil
    }

    /// What only an HLS package can have needs one.
    private func checkPackageSettings() throws(MediaError) {
        func failure(_ message: String) -> MediaError { MediaError(.invalidSettings, message, operation: .plan) }
        guard let settings = hlsSettings else {
            if !asset.attachments.isEmpty {
                throw failure("tracks can be attached to an HLS package only; ask for one")
            }
            if options.encryption != nil { throw failure("only HLS segments are encrypted; ask for an HLS package") }
            if options.workingFolder != nil {
                throw failure("a working folder keeps HLS segments; ask for an HLS package")
            }
            return
        }
        if options.workingFolder != nil, settings.segmentFormat != .cmaf || options.encryption != nil {
            throw failure("a working folder keeps CMAF segments in the clear; leave it out or ask for those")
        }
        guard settings.includesDASH else { return }
        if settings.segmentFormat == .ts {
            throw failure("DASH is made over fragmented MP4; the segments asked for are TS")
        }
        if options.encryption != nil {
            throw failure("DASH has no whole-segment AES-128; leave out the manifest or the key")
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
        var source: OpenedSource?
        return try plan(keeping: &source)
    }

    /// - Parameters:
    ///   - kept: the opened source, before and after, where no packet of it has been read.
    ///   - foretells: whether the first packets will do, where all would have to be read.
    func plan(keeping kept: inout OpenedSource?, foretells: Bool = false) throws(MediaError) -> Planned {
        try checkRequest()
        // Headers have a deadline of their own; reading all packets takes as long as the source is.
        if options.timeLimit == nil { cancel.setTimeLimit(asset.policy.openTimeLimit) }
        var source: OpenedSource
        if let own = kept.take() {
            source = own
        } else {
            source = try OpenedSource(asset, readsPackets: false, indexesFragments: true, cancel: cancel)
        }
        var info = try source.describe(.headers)
        if options.timeLimit == nil { cancel.setTimeLimit(nil) }
        try source.checkAmplification()
        if planner.needsThoroughProbe(info, for: outputs) {
            if foretells, let planned = try foretell(planner) { return planned }
            var again = try OpenedSource(asset, indexesFragments: true, cancel: cancel)
            info = try again.describe(.thorough)
        } else {
            kept = consume source
        }
        if let start = options.timeline.spans.first?.start, let duration = info.duration, start >= duration {
            throw MediaError(
                .invalidSettings, "the stretch starts at \(start), and the media ends at \(duration)", operation: .plan)
        }
        var planned = Planned(info: info, plan: planner.plan(info, for: outputs))
        if planned.plan.isExecutable { try planAttachments(&planned) }
        return planned
    }

    /// Decides by the first packets, where that means to copy every picture and sound; else nil.
    private func foretell(_ planner: Planner) throws(MediaError) -> Planned? {
        guard outputs.allSatisfy({ $0.kind == .hls }), asset.attachments.isEmpty, timelineIsWhole else { return nil }
        var source = try OpenedSource(asset, indexesFragments: true, cancel: cancel)
        guard let info = try source.describeOpening(), !planner.needsThoroughProbe(info, for: outputs) else {
            return nil
        }
        let plan = planner.plan(info, for: outputs)
        let treatments = plan.outputs.flatMap(\.keptTracks).flatMap(\.treatments)
        guard plan.isExecutable, treatments.allSatisfy({ $0.isCopy || $0 == .text }) else { return nil }
        return Planned(info: info, plan: plan, isForetold: true)
    }

    var planner: Planner { Planner(profile: options.profile, timeline: options.timeline) }

    /// Runs a pass whose plan rests on the first packets; where the others were not like them, runs another.
    private func confirmed(
        _ run: ExportPass, _ planned: inout Planned, _ staging: StagingFolder
    ) throws(MediaError) -> ExportPass.Result {
        do throws(MediaError) {
            let made = try run.run()
            if try run.confirm(&planned, planner: planner, outputs: outputs) { return made }
        } catch  where [.damaged, .unsupportedCodec, .noSuitableTrack].contains(error.code) {
            // What is wrong, or how it can be dealt with, all packets tell.
            planned = try plan()
            if let error = planned.plan.error(location: asset.location) { throw error }
        }
        staging.clear()
        return try ExportPass(
            try OpenedSource(asset, indexesFragments: true, cancel: cancel), planned: planned, staging: staging,
            options: options,
            cancel: cancel, meter: meter
        ).run()
    }

    private var timelineIsWhole: Bool { options.timeline == .whole }

    /// Opens and reads what is attached, and adds it to the plan.
    private func planAttachments(_ planned: inout Planned) throws(MediaError) {
        guard let settings = hlsSettings else { return }
        var names = SourceNames(planned).names
        let hasMovie = outputs.contains { $0.kind == .mp4 }
        for attachment in asset.attachments {
            if attachment.includedInMP4, !hasMovie {
                throw MediaError(
                    .invalidSettings, "the track is to go into capped-4k.mp4, and none was asked for", operation: .plan,
                    location: attachment.asset.location)
            }
            let opened = try PlannedAttachment(
                attachment, profile: options.profile, settings: settings, duration: planned.duration,
                start: options.timeline.spans.first?.start ?? .zero, cancel: cancel)
            try opened.identity.check(against: names, location: attachment.asset.location)
            names.append((opened.identity.type, opened.identity.name))
            planned.attachments.append(opened)
            planned.plan.attachments.append(opened.plan)
        }
        if options.encryption != nil, outputs.contains(where: { $0.kind != .hls }) {
            planned.plan.warnings.append("only HLS segments are encrypted: the files for download are not")
        }
    }

    /// Plans, renders, checks and publishes.
    ///
    /// - Parameter rendered: segments of a stream of the same media.
    func export(to destination: String, reusing rendered: RenderedSegments? = nil) throws(MediaError) -> ExportReport {
        do throws(MediaError) { return try exportAll(to: destination, reusing: rendered) } catch {
            throw error.concerning(output: destination)
        }
    }

    private func exportAll(
        to destination: String, reusing rendered: RenderedSegments?
    ) throws(MediaError) -> ExportReport {
        cancel.setTimeLimit(options.timeLimit)
        // What cannot be made at all is said before a folder is; that takes the plan.
        var plan = try begin(reusing: rendered)
        let staging = try StagingFolder(
            destination: destination, options: options, protecting: asset.path, cancel: cancel)
        var made = try make(&plan, in: staging, reusing: rendered)
        try publish(staging, &made.report)
        made.store?.discard()
        return made.report
    }

    /// Plans, renders and checks in a folder that somebody else publishes.
    func make(in staging: StagingFolder) throws(MediaError) -> ExportReport {
        cancel.setTimeLimit(options.timeLimit)
        var plan = try begin(reusing: nil)
        let made = try make(&plan, in: staging, reusing: nil)
        made.store?.discard()
        return made.report
    }

    /// Gives a checked export its name.
    func publish(_ staging: StagingFolder, _ report: inout ExportReport) throws(MediaError) {
        report.publishedInOneStep = try staging.publish()
        if !report.publishedInOneStep {
            report.warnings.append("the folder could not be replaced in one step; master.m3u8 took its name last")
        }
    }

    /// A plan that can be carried out, and the source it was made of where that is still unread.
    private struct Begun: ~Copyable {
        var planned: Planned
        var source: OpenedSource?
    }

    private func begin(reusing rendered: RenderedSegments?) throws(MediaError) -> Begun {
        var source: OpenedSource?
        let planned = try plan(
            keeping: &source, foretells: options.workingFolder == nil && rendered == nil && !options.readsTwice)
        if let error = planned.plan.error(location: asset.location) { throw error }
        return Begun(planned: planned, source: source)
    }

    private func make(
        _ begun: inout Begun, in staging: StagingFolder, reusing rendered: RenderedSegments?
    ) throws(MediaError) -> (report: ExportReport, store: (any SegmentStore)?) {
        let demand = MemoryEstimate(begun.planned)
        try demand.check(options.memoryBudget)
        try gate.enter(demand, cancel)
        defer { gate.leave() }
        if let rendered { try asset.openInput(cancel).check(rendered.identity) }
        let parts = Int64(1 + begun.planned.attachments.filter { $0.identity.type == .audio }.count)
        meter.start(
            duration: begun.planned.duration.map { MediaTime(value: $0.ticks(at: 1000) * parts, timescale: 1000) })
        let opened: OpenedSource
        if let own = begun.source.take() {
            opened = own
        } else {
            opened = try OpenedSource(asset, indexesFragments: true, cancel: cancel)
        }
        let made = try render(opened, &begun.planned, staging, reusing: rendered)
        let assembly = PackageAssembly(
            planned: begun.planned, staging: staging, encryption: options.encryption, cancel: cancel, meter: meter)
        var report = try assembly.assemble(made.pass).report
        report.reusedSegments = made.reused
        report.warnings += made.warnings
        try PackageVerifier(staging: staging, cancel: cancel, encryption: options.encryption).verify(report)
        return (report, made.store)
    }

    /// What was rendered, and from what.
    private struct Made {
        var pass: ExportPass.Result
        var reused: Int?
        var store: (any SegmentStore)?
        var warnings: [String] = []
    }

    /// Renders all outputs: at once, or segment by segment where some were rendered before.
    private func render(
        _ opened: consuming OpenedSource, _ planned: inout Planned, _ staging: StagingFolder,
        reusing rendered: RenderedSegments?
    ) throws(MediaError) -> Made {
        guard options.workingFolder != nil || rendered?.isEmpty == false else {
            let run = try ExportPass(
                opened, planned: planned, staging: staging, options: options, cancel: cancel, meter: meter)
            return Made(pass: planned.isForetold ? try confirmed(run, &planned, staging) : try run.run())
        }
        let export = RecipeExport(job: self, planned: planned, staging: staging)
        do throws(MediaError) {
            let (made, store) = try export.run(opened) { (start) throws(MediaError) in
                if let rendered { return rendered }
                return try WorkingFolder(
                    path: options.workingFolder ?? "", asset: asset, presentationStart: start, cancel: cancel)
            }
            return Made(pass: made.pass, reused: made.reused, store: store)
        } catch  where error.code == .damaged {
            // Of damaged media only decoding all of it tells what segments hold; and whether anything does.
            staging.clear()
            let pass = try ExportPass(
                try OpenedSource(asset, indexesFragments: true, cancel: cancel), planned: planned, staging: staging,
                options: options, cancel: cancel, meter: meter
            ).run()
            return Made(
                pass: pass, reused: 0,
                warnings: ["segments could not be rendered one by one, all were made at once: \(error.message)"])
        }
    }
}
