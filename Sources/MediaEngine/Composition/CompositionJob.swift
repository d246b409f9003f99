internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// One composition from the opened sources to the published file, on one thread.
struct CompositionJob {
    let assets: [MediaAsset]
    let composition: Composition
    let options: CompositionOptions
    let cancel: CancelFlag
    let meter: ProgressMeter
    /// Lets the job begin to render.
    var gate: any RenderGate = NoGate()

    /// A plan, and the descriptions it rests on.
    struct Planned {
        var sources: CompositionSources
        var plan: CompositionPlan
    }

    /// Checks the request before anything is opened.
    func checkRequest() throws(MediaError) {
        let used = composition.mediaSources + (composition.watermark.map { [$0.source] } ?? [])
        for index in used where !assets.indices.contains(index) {
            throw MediaError(
                .invalidSettings, "there is no source \(index); \(assets.count) were given", operation: .plan)
        }
    }

    // MARK: Planning

    func plan() throws(MediaError) -> Planned {
        try checkRequest()
        var sources = CompositionSources(assets: assets)
        let shown = Set([composition.mainSource] + composition.clips.map(\.source))
        for index in composition.mediaSources {
            sources.infos[index] = try describe(assets[index], isShown: shown.contains(index))
        }
        let markSize = try composition.watermark.map { (watermark) throws(MediaError) in
            try WatermarkReader(asset: sources.picture(watermark.source), cancel: cancel).size()
        }
        if options.timeLimit == nil { cancel.setTimeLimit(nil) }
        let planner = CompositionPlanner(sources: sources, composition: composition, markSize: markSize)
        return Planned(sources: sources, plan: try planner.plan())
    }

    /// Describes a source as deep as its pictures need.
    private func describe(_ asset: MediaAsset, isShown: Bool) throws(MediaError) -> MediaInfo {
        do throws(MediaError) {
            // Headers have a deadline of their own; reading all packets takes as long as the source is.
            if options.timeLimit == nil { cancel.setTimeLimit(asset.policy.openTimeLimit) }
            var source = try OpenedSource(asset, readsPackets: false, indexesFragments: true, cancel: cancel)
            let info = try source.describe(.headers)
            if options.timeLimit == nil { cancel.setTimeLimit(nil) }
            try source.checkAmplification()
            guard isShown, CompositionPlanner.needsThoroughProbe(info) else { return info }
            var again = try OpenedSource(asset, indexesFragments: true, cancel: cancel)
            return try again.describe(.thorough)
        } catch {
            var error = error
            error.location = error.location ?? asset.location
            throw error
        }
    }

    // MARK: Rendering

    /// Plans, renders, checks and publishes.
    func render(to destination: String) throws(MediaError) -> CompositionReport {
        do throws(MediaError) {
            cancel.setTimeLimit(options.timeLimit)
            // What cannot be made at all is said before anything is written.
            let planned = try plan()
            let staging = try makeStaging(destination)
            let report = try make(planned, in: staging)
            try staging.publishFile(CompositionRenderer.fileName)
            return report
        } catch { throw error.concerning(output: destination) }
    }

    /// The hidden folder the file is made in.
    func makeStaging(_ destination: String) throws(MediaError) -> StagingFolder {
        try StagingFolder(
            file: destination, durability: options.durability, overwrite: options.overwrite,
            protecting: assets.compactMap(\.path), cancel: cancel)
    }

    /// Plans, renders and checks in a folder that somebody else publishes.
    func make(in staging: StagingFolder) throws(MediaError) -> CompositionReport {
        cancel.setTimeLimit(options.timeLimit)
        return try make(plan(), in: staging)
    }

    private func make(_ planned: Planned, in staging: StagingFolder) throws(MediaError) -> CompositionReport {
        let demand = MemoryEstimate(planned)
        try demand.check(options.memoryBudget)
        try gate.enter(demand, cancel)
        defer { gate.leave() }
        let plan = planned.plan
        let measures = plan.sound != nil && (composition.loudness != nil || !composition.impositions.isEmpty)
        let total = MediaTime(
            value: plan.duration.ticks(at: 1_000_000) * (measures ? 2 : 1), timescale: 1_000_000)
        meter.start(duration: total)
        let loudness = measures ? try measure(planned) : nil
        let renderer = CompositionRenderer(
            plan: plan, composition: composition, sources: planned.sources, staging: staging, cancel: cancel,
            meter: meter, progressOffset: measures ? plan.duration : .zero)
        let result = try renderer.render(gain: loudness.map { LoudnessGain.factor($0.gain) } ?? 1)
        let byteCount = staging.files.first?.bytes ?? 0
        try CompositionCheck(plan: plan, cancel: cancel).verify(
            staging.absolutePath(CompositionRenderer.fileName), byteCount: byteCount, duration: result.duration)
        meter.advance(to: total)
        var report = CompositionReport(
            plan: plan, duration: result.duration, byteCount: byteCount, loudness: loudness, repairs: result.repairs,
            warnings: plan.notes)
        if let loudness { report.warnings += Self.warnings(loudness, composition.loudness) }
        return report
    }

    /// Listens to all of the mixed sound.
    private func measure(_ planned: Planned) throws(MediaError) -> CompositionReport.Loudness? {
        let rate = Int(CompositionPlanner.sampleRate)
        let sound = try CompositionSound(planned.plan, composition, planned.sources, cancel: cancel)
        let meter = try LoudnessMeter(channelCount: 2, sampleRate: rate)
        var position: Int64 = 0
        while position < planned.plan.sampleCount {
            let count = Int(min(Int64(rate), planned.plan.sampleCount - position))
            try meter.add(sound.read(count))
            position += Int64(count)
            self.meter.advance(to: MediaTime(value: position, timescale: CompositionPlanner.sampleRate))
        }
        guard let target = composition.loudness else {
            return LoudnessGain.sum(integrated: meter.integrated, truePeak: meter.truePeak)
        }
        return LoudnessGain.report(integrated: meter.integrated, truePeak: meter.truePeak, target: target)
    }

    private static func warnings(_ loudness: CompositionReport.Loudness, _ target: LoudnessTarget?) -> [String] {
        guard target != nil else {
            return ["the sum of all sound was too loud for one signal: all of it was lowered"]
        }
        if loudness.integrated == nil { return ["nothing is loud enough to be measured: the sound stays as it is"] }
        guard loudness.isLimitedByPeak else { return [] }
        return ["the loudest peak forbids more gain: the sound stays quieter than was asked for"]
    }
}

extension MemoryEstimate {
    /// About how much private memory a composition takes.
    init(_ planned: CompositionJob.Planned) {
        var bytes = 384 << 20
        guard case .encoded(let encoding) = planned.plan.picture else {
            self.init(byteCount: bytes, encodes: false)
            return
        }
        let sizes = planned.plan.clips.compactMap { clip in
            planned.sources.infos[clip.source]?.tracks.first { $0.index == clip.pictureTrack }?.video?.codedSize
        }
        let largest = sizes.map { $0.width * $0.height }.max() ?? 0
        // The decoder's references and threads, what filters hold, and the encoder's lookahead.
        bytes += largest * (40 * 3 + 4 * 12) + 100 * 3 * encoding.size.width * encoding.size.height
        if let mark = planned.plan.mark { bytes += 64 * mark.size.width * mark.size.height + 512 << 20 }
        self.init(byteCount: bytes, encodes: true)
    }
}
