internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The one pass over a source that feeds every output.
final class ExportPass {
    private var source: OpenedSource
    private let meter: ProgressMeter
    private let staging: OutputFolder
    private let tracks: ExportTracks
    private var repair: TimestampRepair
    private let stored: StoredPass?
    /// Whether sample tables are not to be used.
    private let readsPackets: Bool
    /// Whether packets of pictures are read for their captions where samples are not.
    private let readsCaptions: Bool
    /// Learns what all packets tell, where the plan rests on the first ones.
    private var scanner: PacketScanner?
    private let headers: MediaInfo?
    private var packetCounts: [Int: Int] = [:]
    private var corruptPackets: [Int: Int] = [:]

    init(
        _ opened: consuming OpenedSource, planned: ExportJob.Planned, staging: OutputFolder, options: ExportOptions,
        cancel: CancelFlag, meter: ProgressMeter, readsCaptions: Bool = false, hearsAll: Bool = false
    ) throws(MediaError) {
        self.readsCaptions = readsCaptions
        var source = opened
        try source.findStreamInfoIfNeeded(planned.info.depth)
        let isSurvey = staging is MemoryFolder
        tracks = try ExportTracks(
            planned, staging: staging, policy: source.policy, encryption: options.encryption, isSurvey: isSurvey,
            hearsAll: hearsAll, headerByteCounts: isSurvey ? [:] : try MovieHeaderSurvey.byteCounts(planned, &source),
            source: &source)
        readsPackets = options.encryption != nil || options.readsPackets
        stored = readsPackets ? nil : try StoredPass(tracks, source: source, staging: staging, meter: meter)
        if stored == nil {
            try source.preparePackets()
            try source.findStreamInfoIfNeeded(planned.info.depth)
        }
        if planned.isForetold {
            headers = try source.describe(.headers)
            scanner = source.packetScanner
        } else {
            headers = nil
            scanner = nil
            source.demuxer.select(streams: Set(tracks.consumers.keys))
        }
        let formatName = source.demuxer.formatName
        self.source = source
        self.meter = meter
        self.staging = staging
        repair = TimestampRepair(formatName: formatName)
    }

    /// What renders copied segments one by one by the sample table; nil where packets have to be read.
    var storedSegments: StoredSegments? {
        var copied = stored?.copiedTracks ?? []
        if stored == nil, !readsPackets {
            for context in tracks.copiedContexts {
                if let track = StoredTrack(context, source: source, isInspected: false) { copied.append(track) }
            }
        }
        return copied.isEmpty ? nil : StoredSegments(copied, input: source.input)
    }

    /// What a pass leaves behind: segments and files, not yet described by any playlist.
    struct Result {
        var renditions: [RenditionWriter]
        var progressive: [ProgressiveWriter]
        var pipelines: [TrackPipeline]
        var texts: [TextTrack]
        var captions: [CaptionTrack]
        var repairs: [Repair]
        /// Time of the source at which the outputs start.
        var presentationStart: MediaTime
    }

    /// Reads the source to its end.
    func run() throws(MediaError) -> Result {
        if let stored {
            try stored.run(tracks, source: source)
            try readTexts()
            try tracks.finish()
            try stored.finish(tracks)
        } else {
            let writer = WriteLane(cancel: source.cancel)
            staging.writer = writer
            defer { staging.writer = nil }
            try readAll()
            try checkCompleteness()
            try tracks.finish()
            try writer.finish()
        }
        for pipeline in tracks.pipelines {
            meter.advance(to: MediaTime(value: pipeline.end ?? 0, timescale: pipeline.context.timescale))
        }
        return Result(
            renditions: tracks.renditions, progressive: tracks.progressive, pipelines: tracks.pipelines,
            texts: tracks.texts, captions: tracks.captions, repairs: repairs(), presentationStart: tracks.zero)
    }

    /// Holds a plan that rests on the first packets against all of them, and completes its description.
    ///
    /// Returns false where another plan, or other times, would have come of it; the plan is that one then.
    func confirm(
        _ planned: inout ExportJob.Planned, planner: Planner, outputs: [OutputRequest]
    ) throws(MediaError) -> Bool {
        guard var scanner, var info = headers else { return true }
        info.depth = .thorough
        scanner.finish(&info, header: source.header)
        source.conclude(&info)
        let plan = planner.plan(info, for: outputs)
        let isSame =
            plan == planned.plan && info.tracks.map(RenderBasis.init) == planned.info.tracks.map(RenderBasis.init)
        planned = ExportJob.Planned(info: info, plan: plan)
        if let error = plan.error(location: nil) { throw error }
        for rendition in tracks.renditions {
            if let track = info.tracks.first(where: { $0.index == rendition.info.index }) { rendition.info = track }
        }
        return isSame
    }

    /// Takes all packets, read ahead on a thread of their own.
    private func readAll() throws(MediaError) {
        let handover = Handover(pass: self)
        let ahead = ReadAhead { () throws(MediaError) in try handover.pass.source.demuxer.readPacket() }
        while let packet = try ahead.next() { try add(packet) }
    }

    /// The pass for the thread that reads.
    ///
    /// `@unchecked Sendable`: that thread touches the source alone, and the job's thread does not until it has ended.
    private struct Handover: @unchecked Sendable {
        unowned let pass: ExportPass
    }

    /// Reads the packets of texts, which sample tables tell nothing of.
    private func readTexts() throws(MediaError) {
        let texts: [any PacketConsumer] = tracks.texts
        let readers = texts + (readsCaptions ? tracks.captions : [])
        let indices = readers.map { reader in
            (reader as? TextTrack)?.context.info.index ?? (reader as? CaptionTrack)?.context.info.index ?? -1
        }
        guard !readers.isEmpty else { return }
        try source.preparePackets()
        source.demuxer.select(streams: Set(indices))
        while let packet = try source.demuxer.readPacket() {
            let times = repair.times(of: packet)
            for (reader, index) in zip(readers, indices) where index == packet.streamIndex {
                try reader.add(packet, times)
            }
        }
    }

    private func add(_ packet: Packet) throws(MediaError) {
        let index = packet.streamIndex
        scanner?.add(packet)
        let times = repair.times(of: packet)
        guard let end = try tracks.add(packet, times) else { return }
        packetCounts[index, default: 0] += 1
        if packet.isCorrupt { corruptPackets[index, default: 0] += 1 }
        try source.policy.check(end: end)
        meter.advance(to: end)
    }

    /// A file with a sample table has to deliver every sample of it that is copied.
    private func checkCompleteness() throws(MediaError) {
        for pipeline in tracks.pipelines {
            let index = pipeline.context.info.index
            guard let movie = pipeline.context.movie, movie.samples.sampleCount > 0 else { continue }
            let read = packetCounts[index] ?? 0
            guard read >= movie.samples.sampleCount, corruptPackets[index] == nil else {
                throw MediaError(
                    .damaged,
                    "the file is cut off or damaged: \(read) of \(movie.samples.sampleCount) samples could be read",
                    operation: .read, track: index)
            }
        }
        if let header = source.header, header.isFragmented, header.topLevel.isTruncated {
            throw MediaError(.damaged, "the file is cut off inside its last fragment", operation: .read)
        }
    }

    private func repairs() -> [Repair] {
        var repairs: [Repair] = []
        if repair.jumps > 0 {
            repairs.append(
                Repair(
                    .timestampJump, count: repair.jumps,
                    message: "timestamps jumped \(repair.jumps) times; the rest was moved next to what came before"))
        }
        if tracks.shift != .zero {
            repairs.append(
                Repair(
                    .startTime,
                    message: "all tracks were moved by \(-tracks.shift), so that the presentation starts at zero"))
        }
        for (index, consumers) in tracks.consumers.sorted(by: { $0.key < $1.key }) {
            repairs.note(
                .missingTimestamp, track: index, repair.missing[index], "packets without a timestamp were given one")
            repairs.note(
                .damagedPackets, track: index, corruptPackets[index], "packets are marked as damaged by the container")
            for consumer in consumers { repairs += consumer.repairs }
        }
        return repairs
    }
}
