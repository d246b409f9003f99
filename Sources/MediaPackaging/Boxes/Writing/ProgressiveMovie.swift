/// The movie header of a progressive file: all samples known.
package struct ProgressiveMovie: Sendable {
    /// One track with its samples.
    package struct Track: Sendable {
        package var description: MovieTrack
        package var samples: SampleTableBuilder
        /// How long the track is shown, in ticks of the track.
        package var presentationDuration: Int64
        /// Ticks of the track before it starts.
        package var delay: Int64

        package init(
            description: MovieTrack, samples: SampleTableBuilder, presentationDuration: Int64, delay: Int64 = 0
        ) {
            self.description = description
            self.samples = samples
            self.presentationDuration = presentationDuration
            self.delay = delay
        }
    }

    /// What kind of file it is, by its brands.
    package enum Brand: Sendable {
        case mp4
        case m4a

        /// The file type box.
        package var fileType: [UInt8] {
            var writer = BoxWriter()
            writer.box("ftyp") { ftyp in
                switch self {
                case .mp4:
                    ftyp.type("isom")
                    ftyp.u32(0x200)
                    for brand: BoxType in ["isom", "iso2", "mp41", "mp42"] { ftyp.type(brand) }
                case .m4a:
                    ftyp.type("M4A ")
                    ftyp.u32(0x200)
                    for brand: BoxType in ["M4A ", "isom", "iso2", "mp42"] { ftyp.type(brand) }
                }
            }
            return writer.bytes
        }
    }

    /// Ticks per second of the movie's own times: fine enough that edits stay exact for the usual rates.
    private static let timescale: Int32 = 90_000

    package var tracks: [Track]
    package var tags: MovieTags

    package init(tracks: [Track], tags: MovieTags) {
        self.tracks = tracks
        self.tags = tags
    }

    /// The complete moov box.
    package func header() -> [UInt8] {
        var writer = BoxWriter(reserving: 4096 + tracks.reduce(0) { $0 + $1.samples.sampleCount * 16 })
        let durations = tracks.map { Self.movieTicks($0.presentationDuration, $0) }
        let delays = tracks.map { Self.movieTicks($0.delay, $0) }
        let total = zip(durations, delays).map { $0 + $1 }.max() ?? 0
        writer.box("moov") { moov in
            let next = (tracks.map(\.description.trackID).max() ?? 0) + 1
            MovieHeaderBox(timescale: UInt32(Self.timescale), duration: total, nextTrackID: next).write(to: &moov)
            for (index, track) in tracks.enumerated() {
                track.description.write(
                    to: &moov, movieDuration: durations[index], mediaDuration: track.samples.duration,
                    delay: delays[index], sampleTable: { track.samples.write(to: &$0) })
            }
            tags.write(to: &moov)
        }
        return writer.bytes
    }

    private static func movieTicks(_ ticks: Int64, _ track: Track) -> UInt64 {
        let scaled =
            (Int128(max(ticks, 0)) * Int128(timescale) + Int128(track.description.timescale) / 2)
            / Int128(max(track.description.timescale, 1))
        return UInt64(clamping: scaled)
    }
}
