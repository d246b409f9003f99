internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaSubtitles

/// Makes a package of what a pass has written: attached tracks, playlists, movies, `package.json`, the report.
struct PackageAssembly {
    let planned: ExportJob.Planned
    let staging: OutputFolder
    let encryption: SegmentEncryption?
    let cancel: CancelFlag
    let meter: ProgressMeter

    /// Writes everything but the segments.
    ///
    /// - Parameter writesDescription: whether `package.json` is written; a stream has none.
    func assemble(
        _ pass: ExportPass.Result, writesDescription: Bool = true
    ) throws(MediaError) -> (report: ExportReport, description: PackageDescription) {
        var builder = ReportBuilder(planned: planned, staging: staging, repairs: pass.repairs)
        for writer in pass.progressive {
            builder.durations[writer.kind] = try writer.finish()
            builder.noteMove(writer)
        }
        var description = PackageDescription(
            outputs: [], plan: planned.plan, presentationStart: pass.presentationStart, targetDuration: 1,
            playlistVersion: 3, hasIndependentSegments: true, encryption: nil, renditions: [], tracks: [])
        let movieTracks = pass.progressive.first { $0.kind == .mp4 }?.trackOrder ?? []
        if let output = planned.plan.outputs.first(where: { $0.request.kind == .hls }),
            case .hls(let settings) = output.request
        {
            var (written, movies) = try renditions(pass, settings, movieTracks, &builder)
            if !movies.isEmpty, !movieTracks.isEmpty {
                try merge(movies, into: &written)
            }
            description.hasIndependentSegments = output.hasIndependentSegments
            description.targetDuration = PackagePlaylists.targetDuration(written)
            description.encryption = encryption?.packageEntry
            let playlists = PackagePlaylists(staging: staging, key: encryption?.playlistKey)
            (description.renditions, description.playlistVersion) = try playlists.write(
                written, targetDuration: description.targetDuration)
            builder.hlsDuration = written.map(\.rendition.duration).max() ?? .zero
            try PackageIndex(staging: staging).write(description, settings)
        } else if let duration = builder.durations[.mp4] {
            try addTextsToMovie(pass.texts, duration, &builder)
        }
        let report = try builder.finish(pass, &description, writesDescription: writesDescription)
        return (report, description)
    }

    // MARK: Renditions

    /// The package's renditions, and movies of single tracks that go into the MP4.
    private func renditions(
        _ pass: ExportPass.Result, _ settings: HLSSettings, _ movieTracks: [Int], _ builder: inout ReportBuilder
    ) throws(MediaError) -> ([WrittenRendition], [(id: String, path: String)]) {
        var written: [WrittenRendition] = []
        var counts: [MediaType: Int] = [:]
        for writer in pass.renditions {
            counts[writer.context.info.type, default: 0] += 1
            var item = writer.written(
                id: RenditionFolders.id(of: writer.folder), origin: .source,
                number: counts[writer.context.info.type] ?? 1, hasKeyFrameList: encryption == nil)
            let index = writer.context.info.index
            let isFirst = !written.contains { $0.rendition.track == index }
            if isFirst, !writer.context.isVideo, let place = movieTracks.firstIndex(of: index) {
                item.rendition.movieTrackID = UInt32(place + 1)
            }
            written.append(item)
        }
        Self.settleDefaults(&written)
        Self.settleNames(&written)
        if encryption != nil, !written.isEmpty, written.contains(where: { $0.rendition.type == .video }) {
            builder.warnings.append(
                "an encrypted package has no list of key frames: players cannot take ranges of it apart")
        }
        guard let cuts = CutList(written.map(\.rendition)) else { return (written, []) }
        var movies: [(id: String, path: String)] = []
        try addTexts(pass, settings, cuts, &written, &movies, &builder)
        try addAttachments(settings, cuts, hasMovie: !movieTracks.isEmpty, &written, &movies, &builder)
        return (written, movies)
    }

    /// One sound is the default, the first that says so or the first of all, unless an attached one is to be.
    private static func settleDefaults(_ written: inout [WrittenRendition]) {
        let sounds = written.indices.filter { written[$0].rendition.type == .audio }
        let preferred = sounds.first { written[$0].rendition.isDefault } ?? sounds.first
        let track = preferred.map { written[$0].rendition.track }
        // Surround and stereo of one track are both the default, each in its group.
        for index in sounds { written[index].rendition.isDefault = written[index].rendition.track == track }
    }

    /// Two sounds of one name in a group: the second one gets a number, here and in everything that names it.
    private static func settleNames(_ written: inout [WrittenRendition]) {
        var settled: Set<String> = []
        for group in AudioGroups(written.map(\.rendition).filter { $0.type == .audio }).groups {
            for (member, name) in zip(group.members, DisplayName.unique(group.members.map(\.name))) {
                guard settled.insert(member.id).inserted,
                    let index = written.firstIndex(where: { $0.rendition.id == member.id })
                else { continue }
                written[index].rendition.name = name
            }
        }
    }

    private func folders(_ written: [WrittenRendition]) -> RenditionFolders {
        RenditionFolders(used: written.map(\.rendition.folder))
    }

    private func writer(_ settings: HLSSettings, _ cuts: CutList, start: MediaTime) -> AttachmentWriter {
        AttachmentWriter(
            staging: staging, cuts: cuts, settings: settings, encryption: encryption, start: start, cancel: cancel)
    }

    /// Text tracks and captions of the source.
    private func addTexts(
        _ pass: ExportPass.Result, _ settings: HLSSettings, _ cuts: CutList, _ written: inout [WrittenRendition],
        _ movies: inout [(id: String, path: String)], _ builder: inout ReportBuilder
    ) throws(MediaError) {
        let writer = writer(settings, cuts, start: .zero)
        func isWanted(_ kind: OutputKind, _ index: Int) -> Bool {
            planned.plan.outputs.contains { output in
                output.request.kind == kind && output.keptTracks.contains { $0.index == index }
            }
        }
        var texts: [(track: TrackInfo, text: TextTrack)] = pass.texts.map { ($0.context.info, $0) }
        texts.removeAll { !isWanted(.hls, $0.track.index) }
        for (number, item) in texts.enumerated() {
            let name = SourceNames.name(of: item.track, number: number + 1)
            let document = item.text.document
            guard !document.cues.isEmpty else {
                builder.warnings.append(
                    "track \(item.track.index) (subtitle \(item.track.codec)) holds no cue and is left out")
                continue
            }
            builder.cueCounts[item.track.index] = document.cues.count
            try add(
                document, item.track, name: name, origin: .source, needsMovie: isWanted(.mp4, item.track.index), writer,
                &written, &movies, &builder)
        }
        for captions in pass.captions {
            for (channel, document) in try captions.documents(end: cuts.duration) {
                var track = captions.context.info
                track.language = nil
                track.disposition = .hearingImpaired
                try add(
                    document, track, name: "Captions (\(channel))", origin: .captions, needsMovie: false, writer,
                    &written, &movies, &builder)
            }
            if captions.hasOnlyDigital {
                builder.warnings.append(
                    "track \(captions.context.info.index) carries CEA-708 captions, which are not read; only CEA-608 is"
                )
            }
        }
    }

    private func add(
        _ document: SubtitleDocument, _ track: TrackInfo, name: String, origin: PackageRendition.Origin,
        needsMovie: Bool, _ writer: AttachmentWriter, _ written: inout [WrittenRendition],
        _ movies: inout [(id: String, path: String)], _ builder: inout ReportBuilder
    ) throws(MediaError) {
        var names = folders(written)
        let folder = names.folder(type: .subtitle, language: track.language)
        let id = RenditionFolders.id(of: folder)
        let others = written.map(\.rendition).filter { $0.type == .subtitle }.map(\.name)
        let name = DisplayName.unique(others + [name]).last ?? name
        let rendition = PackageRendition.text(track, id: id, origin: origin, folder: folder, name: name)
        let result = try writer.write(document, as: rendition, from: .zero, track: track.index, needsMovie: needsMovie)
        written.append(result.written)
        builder.repairs += result.repairs
        if let movie = result.movie { movies.append((id, movie)) }
    }

    /// Tracks from other files.
    private func addAttachments(
        _ settings: HLSSettings, _ cuts: CutList, hasMovie: Bool, _ written: inout [WrittenRendition],
        _ movies: inout [(id: String, path: String)], _ builder: inout ReportBuilder
    ) throws(MediaError) {
        let start = planned.plan.timeline.spans.first?.start ?? .zero
        let writer = writer(settings, cuts, start: start)
        // Sounds are what takes time: each counts as much as the source.
        var sounds: Int64 = 0
        for attachment in planned.attachments {
            if attachment.identity.type == .audio { sounds += 1 }
            var names = folders(written)
            let folder = names.folder(
                type: attachment.identity.type, language: attachment.identity.language.text)
            let id = RenditionFolders.id(of: folder)
            let wantsMovie = attachment.attachment.includedInMP4
            let base = cuts.duration.ticks(at: 1000) * sounds
            let result = try writer.write(
                attachment, folder: folder, id: id, needsMovie: wantsMovie && hasMovie
            ) { meter.advance(to: MediaTime(value: base, timescale: 1000) + $0) }
            if result.written.rendition.isDefault {
                for index in written.indices where written[index].rendition.type == attachment.identity.type {
                    written[index].rendition.isDefault = false
                }
            }
            written.append(result.written)
            builder.repairs += result.repairs
            if let movie = result.movie { movies.append((id, movie)) }
        }
    }

    // MARK: Movie

    /// Text tracks of the source in an MP4 that is made without a package.
    private func addTextsToMovie(
        _ texts: [TextTrack], _ duration: MediaTime, _ builder: inout ReportBuilder
    ) throws(MediaError) {
        var movies: [String] = []
        for (number, text) in texts.enumerated() {
            let track = text.context.info
            let name = SourceNames.name(of: track, number: number + 1)
            var document = text.document
            builder.cueCounts[track.index] = document.cues.count
            builder.repairs += document.fit(from: .zero, duration: duration, track: track.index, name: name)
            let path = ".text-\(track.index).mp4"
            try TimedTextMovie(staging: staging).write(
                document.cues, duration: duration, language: TrackFactory.threeLetters(track.language), name: name,
                isForced: track.disposition.contains(.forced), path: path)
            movies.append(path)
        }
        guard !movies.isEmpty, let staging = staging as? StagingFolder else { return }
        _ = try MovieMerger(staging: staging, cancel: cancel).merge(movies, into: OutputKind.mp4.entryPath)
    }

    private func merge(
        _ movies: [(id: String, path: String)], into written: inout [WrittenRendition]
    ) throws(MediaError) {
        guard let staging = staging as? StagingFolder else { return }
        let path = OutputKind.mp4.entryPath
        let numbers = try MovieMerger(staging: staging, cancel: cancel).merge(movies.map(\.path), into: path)
        for (movie, number) in zip(movies, numbers) {
            if let index = written.firstIndex(where: { $0.rendition.id == movie.id }) {
                written[index].rendition.movieTrackID = number
            }
        }
    }
}
