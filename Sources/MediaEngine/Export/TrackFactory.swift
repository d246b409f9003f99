internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Describes copied tracks for movie headers; finds the sample entry of each form of a track once.
final class TrackFactory {
    private let header: MovieHeader?
    /// First packets of tracks whose samples are not read as packets.
    var firstPackets: [Int: Packet] = [:]
    private var entries: [RenditionKey: SampleEntry] = [:]

    init(header: MovieHeader?) { self.header = header }

    /// The track as a movie header describes it, from its first fragment.
    func track(
        _ context: TrackContext, _ fragment: TrackFragment, number: UInt32, alternateGroup: UInt16 = 0,
        isEnabled: Bool = true
    ) throws(MediaError) -> MovieTrack {
        let entry = try sampleEntry(context, fragment.samples.first?.packet ?? firstPackets[context.info.index])
        return MovieTrack(
            trackID: number, handler: context.isVideo ? .video : .audio, timescale: context.timescale,
            sampleEntry: entry.bytes, language: Self.threeLetters(context.info.language),
            name: String(context.info.title ?? ""),
            size: context.info.video?.naturalSize ?? PixelSize(width: 0, height: 0),
            matrix: context.info.video?.preferredTransform ?? .identity,
            mediaStart: (context.isVideo ? context.reorderDelay : 0) - min(fragment.startTime, 0),
            alternateGroup: alternateGroup, isEnabled: isEnabled)
    }

    /// The track's sample entry.
    func sampleEntry(_ context: TrackContext, _ packet: Packet?) throws(MediaError) -> SampleEntry {
        if let entry = entries[context.key] { return entry }
        let entry = try SampleEntryFactory.make(
            stream: context.stream, movie: context.movie, header: header, parameters: context.parameters,
            firstPacket: packet)
        entries[context.key] = entry
        return entry
    }

    /// The container's language, if it is a code of three letters.
    static func threeLetters(_ language: String?) -> String {
        guard let language = language?.lowercased() else { return "und" }
        // Attached tracks have BCP 47 tags.
        let primary = language.split(separator: "-").first.map(String.init) ?? language
        if let known = ISO639Table.language(for: primary) { return known.terminologic }
        return primary.utf8.count == 3 ? primary : "und"
    }
}
