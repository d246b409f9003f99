internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// The part of a pass that reads no packets: samples by the sample table, their bytes brought by a mover.
///
/// Only for exports in which every picture and sound is copied into MP4 files in the clear.
final class StoredPass {
    private var tracks: [(track: StoredTrack, copied: CopiedTrack)] = []
    private let mover: SampleMover
    private let staging: StagingFolder

    /// Nil where packets have to be read.
    init?(
        _ exported: ExportTracks, source: borrowing OpenedSource, staging: StagingFolder, meter: ProgressMeter
    ) throws(MediaError) {
        let captions = Dictionary(
            exported.captions.map { ($0.context.info.index, $0.reader) }, uniquingKeysWith: { first, _ in first })
        for (index, consumers) in exported.consumers.sorted(by: { $0.key < $1.key }) {
            let copied = consumers.compactMap { $0 as? CopiedTrack }
            let others = consumers.filter { !($0 is CopiedTrack || $0 is CaptionTrack || $0 is TextTrack) }
            guard others.isEmpty, copied.count <= 1 else { return nil }
            guard let copied = copied.first else { continue }
            guard
                let track = StoredTrack(
                    copied.pipeline.context, source: source, isInspected: captions[index] != nil)
            else { return nil }
            tracks.append((track, copied))
            exported.factory.firstPackets[index] = try track.firstPacket(source)
        }
        guard !tracks.isEmpty else { return nil }
        self.staging = staging
        mover = SampleMover(
            source.input, captions: captions, threads: source.input.isConcurrent ? Processors.movers : 1,
            cancel: source.cancel
        ) { meter.advance(to: $0) }
    }

    /// Takes all samples in the order of the file.
    func run(_ exported: ExportTracks, meter: ProgressMeter) throws(MediaError) {
        staging.mover = mover
        for index in tracks.indices { try tracks[index].track.advance() }
        var segments = 0
        while let index = nextTrack() {
            guard let sample = tracks[index].track.next else { break }
            let end = try exported.add(sample, to: tracks[index].copied)
            try tracks[index].track.advance()
            // What belongs to one stretch of the presentation lies near each other.
            let complete = tracks.reduce(Int.max) { min($0, $1.copied.pipeline.recipes.count) }
            if complete > segments {
                segments = complete
                mover.cut(at: end)
            }
        }
    }

    /// The track whose next sample comes first in the file.
    private func nextTrack() -> Int? {
        var first: Int?
        var place = Int64.max
        for index in tracks.indices {
            guard let offset = tracks[index].track.next?.sourceOffset, offset < place else { continue }
            (first, place) = (index, offset)
        }
        return first
    }

    /// Waits until everything is written; from here on files are written at once.
    func finish(_ exported: ExportTracks) throws(MediaError) {
        try mover.finish()
        staging.mover = nil
        for finding in mover.findings {
            let track = exported.captions.first { $0.context.info.index == finding.track }
            track?.add(finding.constructs, ticks: finding.sourceTicks)
        }
    }
}
