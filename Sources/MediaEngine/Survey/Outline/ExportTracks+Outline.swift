internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

extension ExportTracks {
    /// Tells the segments of all tracks. False where opening and ending do not tell enough of one.
    func outline(_ outline: SourceOutline) throws(MediaError) -> Bool {
        for (index, track) in outline.opening.tracks { factory.firstPackets[index] = track.first }
        for copied in consumers.values.flatMap({ $0 }).compactMap({ $0 as? CopiedTrack }) {
            guard let pipeline = copied.pipeline as? VideoPipeline else { continue }
            var source = try SampleSource(pipeline.context)
            var ending: [MediaSample] = []
            for packet in outline.ending.pictures {
                if let sample = try source.sample(packet, shift: 0) { ending.append(sample) }
            }
            guard !ending.isEmpty else { return false }
            try pipeline.outline(outline.groups, ending: ending)
            try announceCuts()
        }
        for copied in consumers.sorted(by: { $0.key < $1.key }).flatMap(\.value).compactMap({ $0 as? CopiedTrack }) {
            guard let pipeline = copied.pipeline as? AudioPipeline else { continue }
            let index = pipeline.context.info.index
            guard let opening = outline.opening.tracks[index], let ending = outline.ending.tracks[index],
                let grid = SoundGrid(pipeline.context, opening: opening, ending: ending)
            else { return false }
            try pipeline.outline(grid)
        }
        return pipelines.allSatisfy { !$0.recipes.isEmpty }
    }
}
