internal import MediaCore

extension CompositionPlanner {
    /// Holds replaced and imposed sound, and the loudness, against what there is.
    func checkSound(_ duration: MediaTime) throws(MediaError) {
        if case .replaced(let source) = composition.sound {
            guard try sound(try sources.info(source), source) != nil else {
                throw failure(.noSuitableTrack, "sound: the file holds no sound to replace the other with", source)
            }
        }
        for (index, imposed) in composition.impositions.enumerated() {
            let field = "impositions[\(index)]"
            guard try sound(try sources.info(imposed.source), imposed.source) != nil else {
                throw failure(.noSuitableTrack, "\(field): the file holds no sound to impose", imposed.source)
            }
            let start = imposed.start ?? .zero
            if start < .zero || start >= duration {
                throw failure(
                    .invalidSettings, "\(field).start: \(start) lies outside the film, which plays \(duration)", nil)
            }
            if let end = imposed.end, end <= start || end > duration {
                throw failure(
                    .invalidSettings, "\(field).end: \(end) is not between \(start) and the film's end at \(duration)",
                    nil)
            }
            if imposed.fadeIn < .zero || imposed.fadeOut < .zero {
                throw failure(.invalidSettings, "\(field): a fade cannot last less than no time", nil)
            }
        }
        guard let loudness = composition.loudness else { return }
        guard (-70 ... -5).contains(loudness.integrated), (-20...0).contains(loudness.truePeak) else {
            throw failure(
                .invalidSettings,
                "loudness: \(loudness.integrated) LUFS under \(loudness.truePeak) dBTP; -70 to -5 and -20 to 0 are possible",
                nil)
        }
    }

    /// What the clips' sources have and the result has not.
    func leftOut() -> [String] {
        var notes: [String] = []
        for source in Set(composition.clips.map(\.source)).sorted() {
            guard let info = sources.infos[source] else { continue }
            var parts: [String] = []
            let sounds = info.tracks(of: .audio).count
            if sounds > 1, composition.sound == .keep { parts.append("\(sounds - 1) further sound tracks") }
            let texts = info.tracks(of: .subtitle).count
            if texts > 0 { parts.append("\(texts) text tracks") }
            if !info.chapters.isEmpty { parts.append("\(info.chapters.count) chapters") }
            let name = sources.location(source) ?? ""
            if !parts.isEmpty { notes.append("\(name): left out: \(parts.joined(separator: ", "))") }
        }
        return notes
    }

    /// Where the watermark lies.
    func mark(on canvas: PixelSize?) throws(MediaError) -> CompositionPlan.Mark? {
        guard let watermark = composition.watermark else { return nil }
        guard let canvas else { throw failure(.invalidSettings, "watermark: the result has no picture", nil) }
        guard let own = markSize, own.width > 0, own.height > 0 else {
            throw failure(.noSuitableTrack, "watermark: the file holds no picture", watermark.source)
        }
        guard (0...10_000).contains(watermark.opacity.hundredths) else {
            throw failure(.invalidSettings, "watermark.opacity: \(watermark.opacity); 0% to 100% are possible", nil)
        }
        var size = own
        switch (watermark.width?.pixels(of: canvas.width), watermark.height?.pixels(of: canvas.height)) {
        case (nil, nil): break
        case (let width?, nil): size = PixelSize(width: width, height: Self.share(width, own.height, own.width))
        case (nil, let height?): size = PixelSize(width: Self.share(height, own.width, own.height), height: height)
        case (let width?, let height?): size = PixelSize(width: width, height: height)
        }
        guard size.width > 0, size.height > 0 else {
            throw failure(.invalidSettings, "watermark: it would be \(size), which is nothing", watermark.source)
        }
        let (x, y) = watermark.placement.origin(of: size, on: canvas)
        guard x >= 0, y >= 0, x + size.width <= canvas.width, y + size.height <= canvas.height else {
            throw failure(
                .invalidSettings,
                "watermark: \(size) at \(x),\(y) does not fit on a picture of \(canvas); make it smaller or move it",
                watermark.source)
        }
        return CompositionPlan.Mark(x: x, y: y, size: size)
    }

    private static func share(_ value: Int, _ part: Int, _ whole: Int) -> Int {
        Int(clamping: max((Int128(value) * Int128(part) + Int128(whole) / 2) / Int128(whole), 1))
    }
}
