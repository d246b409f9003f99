package import MediaCore
internal import MediaFFmpeg
package import MediaPackaging

/// Renders one CMAF segment by itself, from the source and its recipe alone: the same bytes as in a whole export.
package struct SegmentRenderer: Sendable {
    private let asset: MediaAsset
    private let info: MediaInfo
    private let presentationStart: MediaTime

    /// - Parameters:
    ///   - info: the description the recipes were made from.
    ///   - presentationStart: time of the source at which the output starts (it stands in `package.json`).
    package init(asset: MediaAsset, info: MediaInfo, presentationStart: MediaTime) {
        self.asset = asset
        self.info = info
        self.presentationStart = presentationStart
    }

    /// The segment's bytes.
    ///
    /// - Throws: `MediaError` (`damaged` when the source does not hold what the recipe names), or `CancellationError`.
    package func render(_ recipe: SegmentRecipe) async throws -> [UInt8] {
        try await Job.run(location: asset.location) { (cancel) throws(MediaError) in
            var source = try OpenedSource(asset, cancel: cancel)
            try source.findStreamInfoIfNeeded(info.depth)
            guard let track = info.tracks.first(where: { $0.index == recipe.track }),
                let stream = source.demuxer.streams.first(where: { $0.index == recipe.track })
            else {
                throw MediaError(.noSuitableTrack, "the source has no such track", operation: .render, track: recipe.track)
            }
            let context = TrackContext(
                info: track, stream: stream, parameters: try source.demuxer.codecParameters(stream: recipe.track),
                movie: source.movieTrack(of: stream), zero: presentationStart)
            let samples = try Self.samples(of: recipe, context, &source)
            return Self.bytes(samples, recipe, context)
        }
    }

    /// Seeks to the recipe's first packet and reads as many as it names.
    private static func samples(
        of recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource
    ) throws(MediaError) -> [MediaSample] {
        source.demuxer.select(streams: [recipe.track])
        if recipe.index > 0 { try source.demuxer.seek(stream: recipe.track, ticks: recipe.firstSourceTicks) }
        var reader = try SampleSource(context, cursor: recipe.startTime)
        var samples: [MediaSample] = []
        while samples.count < recipe.packetCount, let packet = try source.demuxer.readPacket() {
            guard packet.streamIndex == recipe.track else { continue }
            let ticks = packet.presentationTicks ?? packet.decodingTicks ?? recipe.firstSourceTicks
            if samples.isEmpty, ticks != recipe.firstSourceTicks { continue }
            let times = TimestampRepair.Times(presentation: ticks + recipe.sourceShift, shift: recipe.sourceShift)
            if let sample = try reader.sample(packet, times) { samples.append(sample) }
        }
        guard samples.count == recipe.packetCount else {
            throw MediaError(
                .damaged, "the source holds \(samples.count) of the segment's \(recipe.packetCount) packets",
                operation: .render, track: recipe.track)
        }
        return samples
    }

    private static func bytes(
        _ samples: [MediaSample], _ recipe: SegmentRecipe, _ context: TrackContext
    ) -> [UInt8] {
        var groups: [[MediaSample]] = []
        for sample in samples {
            if groups.isEmpty || (context.isVideo && sample.isSync) { groups.append([sample]) } else { groups[groups.count - 1].append(sample) }
        }
        var bytes = InitializationSegment.segmentType
        var start = recipe.startTime
        for (index, group) in groups.enumerated() {
            let next = index + 1 < groups.count ? groups[index + 1].map(\.time).min() : recipe.endTime
            let fragment = TrackFragment(group, context: context, startTime: start, endTime: next)
            let part = SegmentBytes(
                fragment, trackID: 1, sequenceNumber: recipe.firstFragment + UInt32(index), origin: recipe.origin)
            bytes += part.header
            for buffer in part.payload { bytes += buffer }
            start = fragment.endTime
        }
        return bytes
    }
}
