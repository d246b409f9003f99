internal import MediaCore
internal import MediaPackaging
internal import MediaSubtitles

/// Writes a movie of one text track, to be merged with another.
struct TimedTextMovie {
    let staging: OutputFolder

    func write(
        _ cues: [Cue], duration: MediaTime, language: String, name: String, isForced: Bool, path: String
    ) throws(MediaError) {
        let samples = TimedTextSample.samples(cues, duration: duration)
        let description = MovieTrack(
            trackID: 1, handler: .text, timescale: 1000, sampleEntry: TimedTextSample.sampleEntry, language: language,
            name: name, alternateGroup: 2, isEnabled: false)
        var builder = SampleTableBuilder()
        let type = ProgressiveMovie.Brand.mp4.fileType
        func movie(offset: Int) -> [UInt8] {
            builder = SampleTableBuilder()
            var place = offset
            for sample in samples {
                let timing = SampleTiming(
                    byteCount: UInt32(sample.bytes.count), duration: UInt32(clamping: sample.duration.ticks(at: 1000)),
                    compositionOffset: 0, isSync: true)
                builder.appendChunk(offset: UInt64(place), samples: [timing])
                place += sample.bytes.count
            }
            let track = ProgressiveMovie.Track(
                description: description, samples: builder, presentationDuration: duration.ticks(at: 1000), delay: 0)
            return ProgressiveMovie(tracks: [track], tags: MovieTags(text: [:], covers: [])).header()
        }
        // The header's size does not depend on the offsets in it, as long as they fit into 32 bits.
        let start = type.count + movie(offset: 0).count + 8
        let media = samples.reduce(0) { $0 + $1.bytes.count }
        var box = BoxWriter()
        box.u32(UInt32(clamping: media + 8))
        box.type("mdat")
        var bytes = type + movie(offset: start) + box.bytes
        for sample in samples { bytes += sample.bytes }
        try staging.write(bytes, to: path)
    }
}
