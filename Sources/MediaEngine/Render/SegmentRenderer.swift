package import MediaCore
package import MediaFFmpeg
package import MediaPackaging

/// Renders one CMAF segment by itself, from the source and its recipe alone: the same bytes as in a whole export.
package struct SegmentRenderer: Sendable {
    private let asset: MediaAsset
    private let info: MediaInfo
    private let presentationStart: MediaTime
    /// What the source has to be still; nil for any.
    private let identity: InputIdentity?

    /// - Parameters:
    ///   - info: the description the recipes were made from.
    ///   - presentationStart: time of the source at which the output starts (it stands in `package.json`).
    package init(
        asset: MediaAsset, info: MediaInfo, presentationStart: MediaTime, identity: InputIdentity? = nil
    ) {
        self.identity = identity
        self.asset = asset
        self.info = info
        self.presentationStart = presentationStart
    }

    /// The segment's bytes.
    ///
    /// - Throws: `MediaError` (`damaged` when the source does not hold what the recipe names), or `CancellationError`.
    package func render(_ recipe: SegmentRecipe) async throws -> [UInt8] {
        try await Job.run(location: asset.location) { (cancel) throws(MediaError) in
            try render(recipe, cancel: cancel)
        }
    }

    /// The same on the caller's thread.
    ///
    /// - Parameter isForetold: whether the recipe of an encoded segment was told from packets' times alone; how many
    ///   samples come out is not known for sure then.
    func render(
        _ recipe: SegmentRecipe, isForetold: Bool = false, cancel: CancelFlag
    ) throws(MediaError) -> [UInt8] {
        guard recipe.treatment.isCopy else {
            return try EncodedSegmentRenderer(
                asset: asset, info: info, presentationStart: presentationStart, isForetold: isForetold,
                identity: identity, cancel: cancel
            ).render(recipe)
        }
        for approach in Approach.allCases {
            var source = try OpenedSource(asset, cancel: cancel)
            try source.check(identity)
            source.skipStreamInfoWherePossible()
            let context = try source.context(of: recipe, info, zero: presentationStart)
            guard approach.go(to: recipe, context, &source) else { continue }
            if !recipe.isCounted {
                let segment = OutlinedSegment(recipe: recipe, context: context)
                let isFromStart = recipe.index == 0 || approach == .start
                if let found = try segment.find(&source, isFromStart: isFromStart) {
                    return Self.bytes(found.samples, found.recipe, context)
                }
            } else if let samples = try Self.samples(of: recipe, context, &source, approach) {
                return Self.bytes(samples, recipe, context)
            }
            try cancel.check(.render)
        }
        throw MediaError(
            .damaged, "the source does not hold the packets of segment \(recipe.index)", operation: .render,
            track: recipe.track)
    }

    /// Reads from the recipe's first packet on, as many packets as it names. Nil where they are not there.
    private static func samples(
        of recipe: SegmentRecipe, _ context: TrackContext, _ source: inout OpenedSource, _ approach: Approach
    ) throws(MediaError) -> [MediaSample]? {
        var reader = try SampleSource(context, cursor: recipe.startTime)
        var samples: [MediaSample] = []
        var offset: Int64?
        while samples.count < recipe.packetCount, let packet = try source.demuxer.readPacket() {
            guard packet.streamIndex == recipe.track else { continue }
            offset = packet.sourceOffset ?? offset
            let ticks = packet.presentationTicks ?? packet.decodingTicks ?? recipe.firstSourceTicks
            // A timestamp can occur twice; where the packet lies tells which is meant.
            if samples.isEmpty, ticks != recipe.firstSourceTicks || offset != recipe.firstSourceOffset {
                if approach.hasMissed(recipe, context, ticks: ticks) { return nil }
                continue
            }
            let shift = recipe.sourceShifts.last { $0.packet <= samples.count }?.ticks ?? 0
            let times = TimestampRepair.Times(
                presentation: ticks + shift, decoding: ticks + shift, hasPresentation: true, shift: shift)
            if var sample = try reader.sample(packet, times) {
                if !context.isVideo { AudioPipeline.keepAscending(&sample, after: samples.last) }
                samples.append(sample)
            }
        }
        return samples.count == recipe.packetCount ? samples : nil
    }

    private static func bytes(
        _ samples: [MediaSample], _ recipe: SegmentRecipe, _ context: TrackContext
    ) -> [UInt8] {
        var bytes = InitializationSegment.segmentType
        for part in SegmentBytes.parts(of: recipe, samples, context) {
            bytes += part.header
            for sample in part.samples { sample.forEachPiece { bytes += $0 } }
        }
        return bytes
    }
}
