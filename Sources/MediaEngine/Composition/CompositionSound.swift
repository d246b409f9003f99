internal import MediaCore
internal import MediaFFmpeg

/// All that is heard of a composition, from its first sample to its last: the clips' sound or what replaces it, and what is
/// imposed on it.
///
/// Sums are plain sums; what would be too loud is lowered as a whole, by a gain that was measured before.
final class CompositionSound {
    private let plan: CompositionPlan
    private let composition: Composition
    private let sources: CompositionSources
    private let cancel: CancelFlag
    private var position: Int64 = 0
    private var clipIndex = 0
    private var clipSound: (any SoundSource)?
    private let replacement: ClipSound?
    private let readers = ClipReaders()
    private var impositions: [Imposition] = []
    /// What everything is multiplied by.
    var gain: Float = 1
    /// Packets that could not be decoded, by the source's name.
    private(set) var damaged: [String: Int] = [:]

    private struct Imposition {
        let source: Int
        let start: Int64
        let fade: SoundFade
        var sound: ClipSound?
    }

    init(
        _ plan: CompositionPlan, _ composition: Composition, _ sources: CompositionSources, cancel: CancelFlag
    ) throws(MediaError) {
        self.plan = plan
        self.composition = composition
        self.sources = sources
        self.cancel = cancel
        if case .replaced(let source) = composition.sound {
            replacement = try Self.open(source, sources, cancel)
        } else {
            replacement = nil
        }
        for imposed in composition.impositions {
            let start = (imposed.start ?? .zero).ticks(at: CompositionPlanner.sampleRate)
            let own = try Self.length(imposed.source, sources)
            let ends = [imposed.end.map { $0.ticks(at: CompositionPlanner.sampleRate) }, own.map { start + $0 }]
            let end = min(ends.compactMap(\.self).min() ?? plan.sampleCount, plan.sampleCount)
            impositions.append(
                Imposition(
                    source: imposed.source, start: start,
                    fade: SoundFade(
                        count: max(end - start, 0), fadeIn: imposed.fadeIn.ticks(at: CompositionPlanner.sampleRate),
                        fadeOut: imposed.fadeOut.ticks(at: CompositionPlanner.sampleRate))))
        }
    }

    /// Samples a source's sound ends after, from the start of its presentation; nil where it is not known.
    private static func length(_ index: Int, _ sources: CompositionSources) throws(MediaError) -> Int64? {
        let info = try sources.info(index)
        guard let track = MediaInfo.sound(of: info), let duration = track.duration else { return nil }
        let end = (track.startTime ?? .zero) + duration - PresentationOrigin.zero(of: info)
        return end.ticks(at: CompositionPlanner.sampleRate)
    }

    private static func open(
        _ index: Int, _ sources: CompositionSources, _ cancel: CancelFlag, track: Int? = nil,
        from start: MediaTime = .zero, kept: ClipReader? = nil
    ) throws(MediaError) -> ClipSound {
        let info = try sources.info(index)
        guard let track = track ?? MediaInfo.sound(of: info)?.index else {
            throw MediaError(
                .noSuitableTrack, "the file holds no sound", operation: .render, location: sources.location(index))
        }
        let asset = sources.assets[index]
        return try ClipSound(start, kept: kept) { () throws(MediaError) in
            try ClipReader(asset, info: info, track: track, cancel: cancel)
        }
    }

    /// The next samples, one array a channel.
    func read(_ count: Int) throws(MediaError) -> [[Float]] {
        try cancel.check(.render)
        var planes = try base(count)
        for index in impositions.indices { try impose(index, on: &planes) }
        SoundMix.scale(&planes, by: gain)
        position += Int64(count)
        return planes
    }

    private func base(_ count: Int) throws(MediaError) -> [[Float]] {
        if let replacement { return try replacement.read(count) }
        var planes: [[Float]] = [[], []]
        while planes[0].count < count {
            let place = position + Int64(planes[0].count)
            let rest = count - planes[0].count
            guard let sound = try clipSound(at: place) else {
                for channel in planes.indices { planes[channel].append(contentsOf: repeatElement(0, count: rest)) }
                break
            }
            let clip = plan.clips[clipIndex]
            let part = try sound.read(Int(min(clip.firstSample + clip.sampleCount - place, Int64(rest))))
            for channel in planes.indices { planes[channel].append(contentsOf: part[channel]) }
        }
        return planes
    }

    /// The sound of the clip at a place; nil behind the last one.
    private func clipSound(at place: Int64) throws(MediaError) -> (any SoundSource)? {
        while clipIndex < plan.clips.count,
            place >= plan.clips[clipIndex].firstSample + plan.clips[clipIndex].sampleCount
        {
            note(clipSound as? ClipSound, plan.clips[clipIndex].source)
            clipIndex += 1
            clipSound = nil
        }
        guard clipIndex < plan.clips.count else { return nil }
        if let clipSound { return clipSound }
        let clip = plan.clips[clipIndex]
        let sound: any SoundSource
        if let track = clip.soundTrack {
            sound = try Self.open(
                clip.source, sources, cancel, track: track, from: clip.start,
                kept: readers.take(source: clip.source, track: track))
        } else {
            sound = SilentSound()
        }
        clipSound = sound
        return sound
    }

    private func note(_ sound: ClipSound?, _ source: Int) {
        guard let sound else { return }
        readers.keep(sound.lastReader, source: source)
        guard sound.damaged > 0 else { return }
        damaged[sources.location(source) ?? "", default: 0] += sound.damaged
    }

    private func impose(_ index: Int, on planes: inout [[Float]]) throws(MediaError) {
        let imposed = impositions[index]
        let first = max(position, imposed.start)
        let end = min(position + Int64(planes[0].count), imposed.start + imposed.fade.count)
        guard end > first else {
            if position >= imposed.start + imposed.fade.count { impositions[index].sound = nil }
            return
        }
        if impositions[index].sound == nil {
            impositions[index].sound = try Self.open(imposed.source, sources, cancel)
        }
        guard let sound = impositions[index].sound else { return }
        let added = try sound.read(Int(end - first))
        SoundMix.add(
            added, to: &planes, at: Int(first - position), fade: imposed.fade, from: first - imposed.start)
    }
}
