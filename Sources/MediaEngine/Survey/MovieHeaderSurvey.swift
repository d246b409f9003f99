internal import MediaCore
internal import MediaFFmpeg

/// Tells how long the movie headers of files for download will be, where everything in them is copied and sample tables
/// say all of it: those files are written in one go then, with nothing left over between header and media.
enum MovieHeaderSurvey {
    /// Bytes by kind of output; empty where it can only be estimated.
    static func byteCounts(
        _ planned: ExportJob.Planned, _ source: inout OpenedSource
    ) throws(MediaError) -> [OutputKind: Int] {
        let outputs = planned.plan.outputs
        let treatments = outputs.flatMap(\.keptTracks).flatMap(\.treatments)
        guard outputs.contains(where: { $0.request.kind != .hls }), source.header != nil,
            treatments.allSatisfy({ $0.isCopy || $0 == .text })
        else { return [:] }
        let folder = MemoryFolder(cancel: source.cancel)
        let tracks = try ExportTracks(
            planned, staging: folder, policy: source.policy, encryption: nil, isSurvey: true, source: &source)
        guard let stored = try StoredPass(tracks, source: source, staging: folder, meter: ProgressMeter()) else {
            return [:]
        }
        try stored.run(tracks, source: source)
        try tracks.finish()
        var counts: [OutputKind: Int] = [:]
        for writer in tracks.progressive {
            // Beyond 4 GiB chunk offsets take more room, and where they begin to depends on the order of chunks.
            guard writer.byteCount < Int(UInt32.max) - 1 << 28 else { return [:] }
            counts[writer.kind] = writer.headerByteCount
        }
        return counts
    }
}
