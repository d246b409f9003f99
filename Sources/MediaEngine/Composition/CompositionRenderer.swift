internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaTranscoding

/// Renders a planned composition into one MP4, on the job's thread.
struct CompositionRenderer {
    let plan: CompositionPlan
    let composition: Composition
    let sources: CompositionSources
    let staging: StagingFolder
    let cancel: CancelFlag
    let meter: ProgressMeter
    /// How far the meter has come when pictures begin.
    let progressOffset: MediaTime

    /// The file's name in its folder.
    static let fileName = "composition.mp4"
    /// The main source's own picture where it is copied: its sound gets a number that no track of it has.
    private static let besideCopied = 1 << 20

    /// What was made.
    struct Result {
        var duration: MediaTime
        var repairs: [Repair] = []
    }

    func render(gain: Float) throws(MediaError) -> Result {
        switch plan.picture {
        case .none: try renderSound(gain)
        case .copied(let track): try renderCopied(track, gain)
        case .encoded(let encoding): try renderEncoded(encoding, gain)
        }
    }

    // MARK: Writers

    private func makeFile(_ contexts: [TrackContext], _ factory: TrackFactory) throws(MediaError) -> ProgressiveWriter {
        let text = sources.infos[composition.mainSource]?.metadata ?? [:]
        let tags = MovieTags(text: text)
        return try ProgressiveWriter(
            kind: .mp4, path: Self.fileName, staging: staging, order: contexts.map(\.info.index),
            reserved: MovieHeaderEstimate.byteCount(
                contexts, tags: tags, duration: plan.duration, sourceByteCount: nil), tags: tags
        ) { (context, fragment, number) throws(MediaError) in
            try factory.track(context, fragment, number: number, alternateGroup: context.isVideo ? 0 : 1)
        }
    }

    /// The encoder of the sound and the track it makes; nil where nothing is heard.
    private func soundTrack(
        _ index: Int
    ) throws(MediaError) -> (encoding: AudioEncoding, encoder: Encoder, context: TrackContext)? {
        guard let encoding = plan.sound else { return nil }
        let encoder = try SoundSegment.makeEncoder(encoding)
        return (encoding, encoder, ComposedTrack.sound(encoding, index: index, parameters: try encoder.parameters()))
    }

    private func soundWriter(
        _ track: (encoding: AudioEncoding, encoder: Encoder, context: TrackContext)?, _ file: ProgressiveWriter,
        _ gain: Float
    ) throws(MediaError) -> (SoundWriter, CompositionSound)? {
        guard let track else { return nil }
        let sound = try CompositionSound(plan, composition, sources, cancel: cancel)
        sound.gain = gain
        let writer = try SoundWriter(
            sound, encoding: track.encoding, encoder: track.encoder, context: track.context, consumer: file.consumer(),
            sampleCount: plan.sampleCount)
        return (writer, sound)
    }

    private func conclude(
        _ file: ProgressiveWriter, _ sound: CompositionSound?, _ repairs: [Repair]
    ) throws(MediaError) -> Result {
        var result = Result(duration: try file.finish(), repairs: repairs)
        for (name, count) in (sound?.damaged ?? [:]).sorted(by: { $0.key < $1.key }) {
            result.repairs.append(
                Repair(.concealedDamage, count: count, message: "\(name): damaged packets of sound were left out"))
        }
        if file.wasMoved {
            result.repairs.append(
                Repair(.movieHeaderMoved, message: "the movie header outgrew its room and the media was moved once"))
        }
        return result
    }

    private func advance(_ time: MediaTime) { meter.advance(to: progressOffset + time) }

    // MARK: Ways

    private func renderSound(_ gain: Float) throws(MediaError) -> Result {
        let track = try soundTrack(ComposedTrack.sound)
        let file = try makeFile([track?.context].compactMap(\.self), TrackFactory(header: nil))
        guard let (writer, sound) = try soundWriter(track, file, gain) else {
            throw MediaError(.noSuitableTrack, "nothing is seen and nothing heard", operation: .render)
        }
        let second = Int64(CompositionPlanner.sampleRate)
        var end = second
        while end < plan.sampleCount {
            try writer.write(to: end)
            advance(MediaTime(value: end, timescale: CompositionPlanner.sampleRate))
            end += second
        }
        try writer.finish()
        return try conclude(file, sound, [])
    }

    private func renderEncoded(_ encoding: VideoEncoding, _ gain: Float) throws(MediaError) -> Result {
        guard let rate = encoding.frameRate else { throw MediaError(.internal, "no frame rate", operation: .render) }
        let clock = try PictureWriter.clock(encoding)
        let encoder = try VideoEncoderFactory(encoding: encoding, timescale: clock.timescale).make()
        let context = ComposedTrack.picture(
            encoding, clock: clock, parameters: try encoder.parameters(), frameCount: plan.frameCount,
            clipCount: plan.clips.count)
        let track = try soundTrack(ComposedTrack.sound)
        let file = try makeFile([context, track?.context].compactMap(\.self), TrackFactory(header: nil))
        let heard = try soundWriter(track, file, gain)
        let pictures = try PictureWriter(
            encoding, encoder: encoder, context: context, clock: clock, consumer: file.consumer(), cancel: cancel)
        let overlay = try plan.mark.map { (mark) throws(MediaError) in
            try WatermarkReader(asset: sources.picture(composition.watermark?.source ?? 0), cancel: cancel).overlay(
                mark, opacity: composition.watermark?.opacity ?? .whole, target: encoding.conversion.target)
        }
        // Sound follows the pictures second by second, so that both lie near each other in the file.
        let second = max(Int64(rate.value.rounded()), 1)
        var repairs: [Repair] = []
        let readers = ClipReaders()
        for clip in plan.clips {
            try show(clip, encoding, overlay, readers, &repairs) { (slot, frame) throws(MediaError) in
                try cancel.check(.render)
                try pictures.show(frame, startsClip: slot == 0)
                let shown = clip.firstFrame + slot + 1
                guard shown % second == 0 else { return }
                let time = CompositionPlanner.time(shown, rate)
                try heard?.0.write(to: time.ticks(at: CompositionPlanner.sampleRate))
                advance(time)
            }
        }
        try pictures.finish()
        try heard?.0.finish()
        return try conclude(file, heard?.1, repairs)
    }

    private func show(
        _ clip: CompositionPlan.Clip, _ encoding: VideoEncoding, _ overlay: PictureOverlay?, _ readers: ClipReaders,
        _ repairs: inout [Repair],
        _ show: @escaping (Int64, Frame?) throws(MediaError) -> Void
    ) throws(MediaError) {
        guard let track = clip.pictureTrack else {
            let black = try Frame(blackOf: encoding.size)
            try overlay?.draw(on: black)
            for slot in 0..<clip.frameCount { try show(slot, slot == 0 ? black : nil) }
            return
        }
        let info = try sources.info(clip.source)
        let asset = sources.assets[clip.source]
        let cancel = cancel
        let pictures = try ClipPictures(
            clip, encoding: encoding, overlay: overlay, kept: readers.take(source: clip.source, track: track),
            open: { () throws(MediaError) in
                try ClipReader(asset, info: info, track: track, cancel: cancel)
            }, show: show)
        try pictures.run()
        readers.keep(pictures.lastReader, source: clip.source)
        let name = asset.location
        if pictures.damaged > 0 {
            repairs.append(
                Repair(
                    .concealedDamage, count: pictures.damaged,
                    message: "\(name): damaged pictures were concealed or left out"))
        }
    }

    private func renderCopied(_ index: Int, _ gain: Float) throws(MediaError) -> Result {
        let info = try sources.info(composition.mainSource)
        let asset = sources.assets[composition.mainSource]
        let picture = try CopiedPicture(asset, info: info, track: index, cancel: cancel)
        let track = try soundTrack(Self.besideCopied)
        let file = try makeFile([picture.context, track?.context].compactMap(\.self), picture.factory)
        let heard = try soundWriter(track, file, gain)
        let repairs = try picture.copy(to: file.consumer()) { (time) throws(MediaError) in
            try heard?.0.write(to: time.ticks(at: CompositionPlanner.sampleRate))
            advance(time)
        }
        try heard?.0.finish()
        return try conclude(file, heard?.1, repairs)
    }
}
