extension CompositionEdits {
    /// The clips in the order they are shown.
    ///
    /// - Parameter duration: how long the main source plays (`MediaInfo.composableDuration`).
    /// - Throws: `invalidSettings`, naming the field: for a trim or a cut that is empty, negative or reaches beyond the end,
    ///   for an insertion behind the end, and where nothing of the main source is left.
    public func clips(duration: MediaTime) throws(MediaError) -> [CompositionClip] {
        let bounds = try trimmed(duration)
        let kept = try Self.stretches(of: bounds, without: checkedCuts(duration))
        guard !kept.isEmpty else {
            throw Self.failure("cuts: nothing of the main source is left between \(bounds)")
        }
        var clips = intro.map { [CompositionClip(source: $0)] } ?? []
        var rest = try insertionTimes(bounds)
        for stretch in kept {
            var start = stretch.start
            // What is to be inserted inside a cut comes where the cut was.
            while let next = rest.first, next.time < stretch.end {
                rest.removeFirst()
                if next.time > start {
                    clips.append(main(start, next.time))
                    start = next.time
                }
                clips.append(CompositionClip(source: next.source))
            }
            clips.append(main(start, stretch.end))
        }
        clips += rest.map { CompositionClip(source: $0.source) }
        for insertion in insertions where insertion.place == .end { clips.append(.init(source: insertion.source)) }
        if let outro { clips.append(CompositionClip(source: outro)) }
        return clips
    }

    private func main(_ start: MediaTime, _ end: MediaTime) -> CompositionClip {
        CompositionClip(source: mainSource, span: .init(start: start, end: end))
    }

    private func trimmed(_ duration: MediaTime) throws(MediaError) -> CutRange {
        let bounds = CutRange(start: trim.start ?? .zero, end: trim.end ?? duration)
        if bounds.start < .zero { throw Self.failure("trim.start: \(bounds.start) lies before the media") }
        if bounds.start >= duration {
            throw Self.failure("trim.start: \(bounds.start) lies behind the media, which ends at \(duration)")
        }
        if bounds.end > duration {
            throw Self.failure("trim.end: \(bounds.end) lies behind the media, which ends at \(duration)")
        }
        if bounds.end <= bounds.start {
            throw Self.failure("trim.end: \(bounds.end) does not come after the start at \(bounds.start)")
        }
        return bounds
    }

    private func checkedCuts(_ duration: MediaTime) throws(MediaError) -> [CutRange] {
        for (index, cut) in cuts.enumerated() {
            if cut.start < .zero { throw Self.failure("cuts[\(index)]: \(cut) begins before the media") }
            if cut.end <= cut.start { throw Self.failure("cuts[\(index)]: \(cut) is empty") }
            if cut.end > duration {
                throw Self.failure("cuts[\(index)]: \(cut) reaches beyond the media, which ends at \(duration)")
            }
        }
        return cuts.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    /// What is left of a stretch; cuts are in the order of their starts, and may overlap.
    private static func stretches(of bounds: CutRange, without cuts: [CutRange]) -> [CutRange] {
        var kept: [CutRange] = []
        var start = bounds.start
        for cut in cuts where cut.end > start {
            if min(cut.start, bounds.end) > start {
                kept.append(CutRange(start: start, end: min(cut.start, bounds.end)))
            }
            start = cut.end
        }
        if start < bounds.end { kept.append(CutRange(start: start, end: bounds.end)) }
        return kept
    }

    /// Insertions at a time, in times of the source, in their order there.
    private func insertionTimes(_ bounds: CutRange) throws(MediaError) -> [(time: MediaTime, source: Int)] {
        var times: [(time: MediaTime, source: Int, index: Int)] = []
        for (index, insertion) in insertions.enumerated() {
            guard case .at(let time) = insertion.place else { continue }
            if time < .zero { throw Self.failure("insertions[\(index)].place: \(time) lies before the media") }
            guard bounds.start + time <= bounds.end else {
                throw Self.failure(
                    "insertions[\(index)].place: \(time) lies behind the media, which plays \(bounds.end - bounds.start)"
                )
            }
            times.append((bounds.start + time, insertion.source, index))
        }
        return times.sorted { ($0.time, $0.index) < ($1.time, $1.index) }.map { ($0.time, $0.source) }
    }

    private static func failure(_ message: String) -> MediaError {
        MediaError(.invalidSettings, message, operation: .plan)
    }
}
