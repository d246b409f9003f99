internal import MediaCore
internal import MediaEngine

extension MediaRecord {
    /// The loudness that services bring media to.
    static let loudness = LoudnessTarget()

    /// What the edits mean, the files beside the source being the further sources in the order of `MediaEdits.addresses`.
    ///
    /// - Parameter duration: how long the source plays.
    /// - Throws: `MediaError` (`invalidSettings`) naming the field.
    func composition(duration: MediaTime) throws(MediaError) -> Composition {
        let edits = options.edits
        var next = 0
        func source() -> Int {
            next += 1
            return next
        }
        // In the order of the addresses.
        let intro = edits.introURL.map { _ in source() }
        let outro = edits.outroURL.map { _ in source() }
        let insertions = edits.insertions.map { insertion in
            CompositionEdits.Insertion(source: source(), place: insertion.at.map { .at($0) } ?? .end)
        }
        let mark = try edits.watermark?.watermark(source: edits.watermark.map { _ in source() } ?? 0)
        let sound: SoundTreatment = edits.swapTrackURL == nil ? .keep : .replaced(source: source())
        let impositions = edits.imposedTracks.map { track in
            SoundImposition(
                source: source(), start: track.startTime, end: track.endTime, fadeIn: track.fadeIn ?? .zero,
                fadeOut: track.fadeOut ?? .zero)
        }
        // A source's sound and picture end a little apart; its end is where the request says so, and no later.
        let end = options.endTime.map { min($0, duration) }
        let clips = try CompositionEdits(
            trim: Timeline.Span(start: options.startTime, end: end), cuts: try edits.cuts(), insertions: insertions,
            intro: intro, outro: outro
        ).clips(duration: duration)
        return Composition(
            clips: clips, watermark: mark, sound: sound, impositions: impositions,
            loudness: options.optimizesAudio ? Self.loudness : nil,
            maximumShortSide: options.maximumResolution.shortSide,
            quality: options.quality)
    }
}

extension MediaEdits {
    /// The stretches to cut out.
    func cuts() throws(MediaError) -> [CutRange] {
        var cuts: [CutRange] = []
        for (index, text) in expungedSegments.enumerated() {
            cuts.append(try CutRange(parsing: text, field: "expungeSegments[\(index)]"))
        }
        return cuts
    }
}

extension MediaEdits.Watermark {
    /// The watermark as the engine takes it.
    ///
    /// - Throws: `MediaError` (`invalidSettings`) naming the field.
    func watermark(source: Int) throws(MediaError) -> Watermark {
        func invalid(_ field: String, _ values: String) -> MediaError {
            MediaError(.invalidSettings, "\(field): is one of \(values)", operation: .plan)
        }
        var placement = Placement()
        if let xAlign {
            guard let value = Placement.HorizontalAlignment(rawValue: xAlign) else {
                throw invalid("placement.xAlign", "left, center, right")
            }
            placement.horizontal = value
        }
        if let yAlign {
            guard let value = Placement.VerticalAlignment(rawValue: yAlign) else {
                throw invalid("placement.yAlign", "top, middle, bottom")
            }
            placement.vertical = value
        }
        if let xMargin {
            placement.horizontalMargin = try PictureLength(parsing: xMargin, field: "placement.xMargin")
        }
        if let yMargin { placement.verticalMargin = try PictureLength(parsing: yMargin, field: "placement.yMargin") }
        var mark = Watermark(source: source, placement: placement)
        if let width { mark.width = try PictureLength(parsing: width, field: "width") }
        if let height { mark.height = try PictureLength(parsing: height, field: "height") }
        if let opacity { mark.opacity = try Percentage(parsing: opacity, field: "opacity") }
        return mark
    }
}
