internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The part of a pass that reads no packets: samples by the sample table, their bytes brought by a mover.
///
/// Only for exports in which every picture and sound is copied into MP4 files in the clear.
final class StoredPass {
    /// A track and who takes its samples.
    private struct Member {
        var track: StoredTrack
        let copied: CopiedTrack?
        let surveyed: [any StampConsumer]
        var sampleCount = 0

        var pipelines: [TrackPipeline] { (copied?.pipelines ?? []) + surveyed.flatMap(\.pipelines) }
    }

    private var members: [Member] = []
    /// Nil where bytes are not wanted.
    private let mover: SampleMover?
    private let staging: OutputFolder

    /// Nil where packets have to be read.
    init?(
        _ exported: ExportTracks, source: borrowing OpenedSource, staging: OutputFolder, meter: ProgressMeter
    ) throws(MediaError) {
        guard !exported.renditions.contains(where: { $0 is TransportStreamRenditionWriter }) else { return nil }
        let movesBytes = !(staging is MemoryFolder)
        let captions = Dictionary(
            exported.captions.map { ($0.context.info.index, $0.reader) }, uniquingKeysWith: { first, _ in first })
        for (index, consumers) in exported.consumers.sorted(by: { $0.key < $1.key }) {
            let copied = consumers.compactMap { $0 as? CopiedTrack }
            let surveyed = consumers.compactMap { $0 as? any StampConsumer }
            let others = consumers.count {
                !($0 is CopiedTrack || $0 is any StampConsumer || $0 is CaptionTrack || $0 is TextTrack)
            }
            guard others == 0, copied.count <= 1 else { return nil }
            guard let context = exported.sourceContexts[index], context.info.type != .subtitle else { continue }
            guard
                let track = StoredTrack(
                    context, source: source, isInspected: movesBytes && captions[index] != nil)
            else { return nil }
            members.append(Member(track: track, copied: copied.first, surveyed: surveyed))
            exported.factory.firstPackets[index] = try track.firstPacket(source)
        }
        guard !members.isEmpty else { return nil }
        self.staging = staging
        mover =
            movesBytes
            ? SampleMover(
                source.input, captions: captions, threads: source.input.isConcurrent ? Processors.movers : 1,
                cancel: source.cancel
            ) { meter.advance(to: $0) } : nil
    }

    /// The copied tracks before their first sample.
    var copiedTracks: [StoredTrack] {
        members.filter { $0.copied != nil }.map { $0.track.starting(at: $0.track.start) }
    }

    /// Takes all samples in the order of the file.
    func run(_ exported: ExportTracks, source: borrowing OpenedSource) throws(MediaError) {
        if mover == nil, members.allSatisfy({ $0.surveyed.isEmpty && $0.track.isShiftedEvenly }) {
            return try survey(exported)
        }
        staging.mover = mover
        // A local copy, so that nobody else can reach it while it changes: the loop runs for every sample.
        var members = members
        for index in members.indices { try members[index].track.advance() }
        var segments = 0
        while let index = Self.next(members) {
            try Self.take(&members[index], exported, source)
            try members[index].track.advance()
            guard let mover else { continue }
            // What belongs to one stretch of the presentation lies near each other.
            var complete = Int.max
            for index in members.indices {
                complete = min(complete, members[index].copied?.pipeline.segmentCount ?? .max)
            }
            if complete > segments {
                segments = complete
                mover.cut(at: members[index].copied?.pipeline.endTime ?? .zero)
            }
        }
    }

    /// Tells all segments at once: pictures first, since they cut the sound.
    private func survey(_ exported: ExportTracks) throws(MediaError) {
        for isVideo in [true, false] {
            for member in members where member.track.context.isVideo == isVideo {
                if let copied = member.copied { try exported.survey(try StoredTimes(member.track), of: copied) }
            }
        }
    }

    /// Hands on a track's next sample.
    private static func take(
        _ member: inout Member, _ exported: ExportTracks, _ source: borrowing OpenedSource
    ) throws(MediaError) {
        guard let sample = member.track.next else { return }
        member.sampleCount += 1
        if !member.surveyed.isEmpty { try Self.survey(member, sample, source) }
        if let copied = member.copied { try exported.add(sample, to: copied) }
    }

    private static func survey(
        _ member: Member, _ sample: MediaSample, _ source: borrowing OpenedSource
    ) throws(MediaError) {
        for surveyed in member.surveyed {
            let needed = surveyed.neededPackets
            let isNeeded = member.sampleCount <= needed || member.track.restCount < needed
            try surveyed.add(
                SampleStamp(
                    sample, duration: sample.duration,
                    packet: isNeeded ? try member.track.packet(of: sample, source) : nil))
        }
    }

    /// The track whose next sample comes first in the file.
    private static func next(_ members: [Member]) -> Int? {
        var first: Int?
        var place = Int64.max
        for index in members.indices where members[index].track.nextOffset < place {
            (first, place) = (index, members[index].track.nextOffset)
        }
        return first
    }

    /// Waits until everything is written; from here on files are written at once.
    func finish(_ exported: ExportTracks) throws(MediaError) {
        guard let mover else { return }
        try mover.finish()
        staging.mover = nil
        for finding in mover.findings {
            let track = exported.captions.first { $0.context.info.index == finding.track }
            track?.add(finding.constructs, ticks: finding.sourceTicks)
        }
    }
}
