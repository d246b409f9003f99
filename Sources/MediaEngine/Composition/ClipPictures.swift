internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Decodes the pictures of one clip and shows one for each slot of the output's grid.
///
/// Pictures are counted from the first one of the clip, which comes to the slot nearest to it: times that a container
/// rounded move none, and where the source has the output's rate each picture is shown once.
final class ClipPictures {
    private let clip: CompositionPlan.Clip
    private let rate: Rational
    private let overlay: PictureOverlay?
    private let filter: PictureFilter
    private var reader: ClipReader
    private var decoder: Decoder
    private let open: () throws(MediaError) -> ClipReader
    private let show: (Int64, Frame?) throws(MediaError) -> Void
    /// Packets since the last key frame that is not behind the clip's start.
    private var waiting: [ClipReader.Reading] = []
    private var hasBegun = false
    /// Whether reading began somewhere else than at the source's start.
    private var hasSought: Bool
    /// The last picture before the first slot, not converted.
    private var earlier: Frame?
    /// Time and slot of the first picture.
    private var origin: (time: MediaTime, slot: Int64)?
    private var newestSlot: Int64 = -1
    private var newestTime: MediaTime?
    /// The slot that is to be filled next.
    private var slot: Int64 = 0
    private(set) var damaged = 0
    private(set) var dropped = 0
    private(set) var held = 0

    private static let decoderThreads = 2
    /// Packets before the clip's start that are kept; of longer groups all pictures are decoded as they come.
    private static let mostWaiting = 600

    /// - Parameters:
    ///   - kept: a reader as another clip left it, to go on with if that is early enough.
    ///   - open: opens the source anew.
    ///   - show: is given each slot of the clip in order, and its picture; nil for the one before once more.
    init(
        _ clip: CompositionPlan.Clip, encoding: VideoEncoding, overlay: PictureOverlay?,
        kept: ClipReader? = nil, open: @escaping () throws(MediaError) -> ClipReader,
        show: @escaping (Int64, Frame?) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard let rate = encoding.frameRate, let conversion = clip.conversion, let size = clip.fittedSize else {
            throw MediaError(.internal, "a clip without a conversion", operation: .render)
        }
        self.clip = clip
        self.rate = rate
        self.overlay = overlay
        self.open = open
        self.show = show
        let canvas = encoding.size
        var finish: [String] = []
        if size != canvas {
            let (x, y) = ((canvas.width - size.width) / 4 * 2, (canvas.height - size.height) / 4 * 2)
            finish = ["pad=\(canvas.width):\(canvas.height):\(x):\(y):black"]
        }
        filter = PictureFilter(
            conversion: conversion, sizes: [size], pixelFormat: VideoEncoderFactory.pixelFormat(encoding),
            timeBase: TimeBase(numerator: rate.denominator, denominator: rate.numerator), finish: finish)
        if let kept { reader = kept } else { reader = try open() }
        decoder = try reader.makeDecoder(threadCount: Self.decoderThreads)
        hasSought = kept != nil || reader.seek(clip.start)
    }

    /// The reader behind the clip's last picture, for the next one.
    var lastReader: ClipReader { reader }

    private var isDone: Bool { slot >= clip.frameCount }

    func run() throws(MediaError) {
        do throws(MediaError) { try runAll() } catch { throw reader.naming(error) }
    }

    private func runAll() throws(MediaError) {
        try readAll()
        if hasSought, origin == nil, earlier == nil {
            try restart()
            try readAll()
        }
        try finish()
        damaged += decoder.refusedPackets + decoder.damagedFrames
    }

    private func readAll() throws(MediaError) {
        while !isDone, let next = try reader.next() { try add(next) }
        if !isDone { try drain() }
        if !isDone { for frame in try decoder.decode(nil) where !isDone { try take(frame) } }
    }

    private func add(_ next: ClipReader.Reading) throws(MediaError) {
        if !hasBegun {
            let time = reader.time(next.times.presentation, base: next.packet.timeBase)
            if next.packet.isKeyFrame, let time, time <= clip.start { waiting.removeAll() }
            waiting.append(next)
            hasBegun = time.map { $0 > clip.start } ?? false || waiting.count > Self.mostWaiting
            guard hasBegun else { return }
            // Going there landed behind the key frame that is needed: everything is read then.
            if hasSought, waiting.first?.packet.isKeyFrame != true || isLate { return try restart() }
            return try drain()
        }
        try decode(next)
    }

    private var isLate: Bool {
        guard let first = waiting.first, let time = reader.time(first.times.presentation, base: first.packet.timeBase)
        else { return true }
        return time > clip.start
    }

    private func restart() throws(MediaError) {
        hasSought = false
        hasBegun = false
        waiting.removeAll()
        reader = try open()
        decoder = try reader.makeDecoder(threadCount: Self.decoderThreads)
    }

    private func drain() throws(MediaError) {
        hasBegun = true
        let readings = waiting
        waiting.removeAll()
        for reading in readings where !isDone { try decode(reading) }
    }

    private func decode(_ reading: ClipReader.Reading) throws(MediaError) {
        let presentation = reading.times.hasPresentation ? reading.times.presentation : nil
        for frame in try decoder.decode(
            reading.packet, presentation: presentation, decoding: reading.times.decoding) where !isDone
        {
            try take(frame)
        }
    }

    // MARK: Slots

    private func take(_ frame: Frame) throws(MediaError) {
        guard let time = time(of: frame) else { return }
        newestTime = time
        // Behind the edit's end nothing is shown.
        if let end = reader.context.presentationEnd,
            time >= MediaTime(value: end, timescale: reader.context.timescale)
        {
            return
        }
        var place: Int64
        if let origin {
            place = origin.slot + slots(time - origin.time)
        } else {
            place = slots(time - clip.start)
            guard place >= 0 else {
                earlier = frame
                return
            }
            origin = (time, place)
            // Something is shown from the start: the picture before, else this one early.
            if place > 0, let earlier {
                try convert(earlier, at: 0)
            } else {
                place = 0
            }
            earlier = nil
        }
        guard place > newestSlot else {
            dropped += 1
            return
        }
        try convert(frame, at: place)
    }

    /// Where the container gives decoding times only, pictures come late by the depth of their reordering.
    private func time(of frame: Frame) -> MediaTime? {
        if let ticks = frame.bestPresentationTicks {
            guard let time = reader.time(ticks) else { return nil }
            guard reader.track.lacksPresentationTimes, !reader.hasDecodingTimes,
                let own = reader.track.video?.averageFrameRate
            else {
                return time
            }
            let late = Int64(own.denominator) * Int64(reader.context.stream.reorderedFrames)
            return time - MediaTime(value: late, timescale: own.numerator)
        }
        return newestTime.map { $0 + MediaTime(value: Int64(rate.denominator), timescale: rate.numerator) } ?? .zero
    }

    /// Slots in a length of time, to the nearest.
    private func slots(_ time: MediaTime) -> Int64 {
        let product = 2 * Int128(time.value) * Int128(rate.numerator)
        let divisor = Int128(time.timescale) * Int128(rate.denominator)
        let sum = product + divisor
        let (quotient, rest) = sum.quotientAndRemainder(dividingBy: 2 * divisor)
        return Int64(clamping: rest < 0 ? quotient - 1 : quotient)
    }

    private func convert(_ frame: Frame, at place: Int64) throws(MediaError) {
        newestSlot = place
        if place >= clip.frameCount {
            // Pictures come in the order they are shown: nothing that is wanted follows.
            return try finish()
        }
        frame.presentationTicks = place
        for sizes in try filter.convert(frame) where !isDone { try give(sizes[0]) }
    }

    private func give(_ frame: Frame) throws(MediaError) {
        guard let place = frame.presentationTicks else { return }
        try fill(to: min(place, clip.frameCount))
        guard !isDone, place >= slot else { return }
        try overlay?.draw(on: frame)
        try show(slot, frame)
        slot += 1
    }

    private func fill(to end: Int64) throws(MediaError) {
        while slot < end, slot > 0 {
            held += 1
            try show(slot, nil)
            slot += 1
        }
    }

    /// Shows the last picture until the clip's end.
    private func finish() throws(MediaError) {
        guard !isDone else { return }
        if origin == nil, let earlier {
            self.earlier = nil
            origin = (clip.start, 0)
            try convert(earlier, at: 0)
        }
        for sizes in try filter.convert(nil) where !isDone { try give(sizes[0]) }
        guard slot > 0 else {
            throw MediaError(
                .damaged,
                "no picture of the \(reader.track.codec) track can be decoded between \(clip.start) and the end of the clip",
                operation: .render, track: reader.track.index, log: FFmpegLog.lines)
        }
        try fill(to: clip.frameCount)
    }
}
