internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Holds what a worker says a stream is against what this package would have written: nothing else is served.
///
/// Playlists are read by our parser and have to be, byte for byte, what our writer makes of what was read; they name the
/// files of the stream and no others.
struct StreamAnswerCheck {
    let settings: HLSSettings

    private static let mostRenditions = 1000
    /// Segments of all renditions together.
    private static let mostSegments = 400_000
    private static let longestInitialization = 4 << 20

    /// - Throws: `crashed` where the answer is none that an honest worker gives.
    func contents(of answer: StreamAnswer) throws(MediaError) -> StreamContents {
        let description = answer.description
        try checkDescription(description)
        let files = answer.contents.mapValues { [UInt8]($0) }
        var paths: Set<String> = [OutputKind.hls.entryPath]
        for rendition in description.renditions {
            paths.insert(rendition.playlist)
            let media = try mediaPlaylist(files, rendition.playlist)
            if rendition.type == .subtitle {
                paths.formUnion(try textPaths(files, rendition, media))
            } else {
                try check(media, rendition)
                let path = rendition.folder + "/" + FragmentedRenditionWriter.initializationName
                paths.insert(path)
                try checkInitialization(files[path] ?? [], path, rendition)
            }
            if let list = rendition.keyFrames?.playlist {
                paths.insert(list)
                try checkKeyFrames(try mediaPlaylist(files, list), list, rendition)
            }
        }
        try checkMaster(files, description)
        guard paths == Set(files.keys) else { throw nonsense("it has other files than its lists name") }
        return StreamContents(files: files, description: description)
    }

    private func nonsense(_ what: String) -> MediaError {
        MediaError(.crashed, "the worker's answer makes no sense: \(what)", operation: .plan)
    }

    private func checkDescription(_ description: PackageDescription) throws(MediaError) {
        let renditions = description.renditions
        guard (1...Self.mostRenditions).contains(renditions.count), description.hls == settings,
            (1...36_000).contains(description.targetDuration), description.encryption == nil,
            renditions.reduce(0, { $0 + $1.segments.count }) <= Self.mostSegments
        else { throw nonsense("the stream is another one") }
        var (ids, folders): (Set<String>, Set<String>) = ([], [])
        for rendition in renditions {
            if let fault = PackageRenditionCheck.fault(rendition) { throw nonsense("of a rendition \(fault)") }
            guard ids.insert(rendition.id).inserted, folders.insert(rendition.folder).inserted else {
                throw nonsense("a rendition is there twice")
            }
            guard rendition.type == .subtitle || !rendition.segments.isEmpty,
                rendition.segments.enumerated().allSatisfy({ $0.offset == $0.element.index })
            else { throw nonsense("a rendition has other segments than it says") }
        }
    }

    // MARK: Playlists

    private func playlist(_ files: [String: [UInt8]], _ path: String) throws(MediaError) -> Playlist {
        let bytes = files[path] ?? []
        let read: Playlist
        do throws(PlaylistError) { read = try PlaylistParser.parse(bytes) } catch {
            throw nonsense("\(path): \(error.description)")
        }
        let written =
            switch read {
            case .media(let media): media.text
            case .multivariant(let master): master.text
            }
        guard Array(written.utf8) == bytes, Self.isHarmless(written) else {
            throw nonsense("\(path) is not what is written here")
        }
        return read
    }

    private func mediaPlaylist(_ files: [String: [UInt8]], _ path: String) throws(MediaError) -> MediaPlaylist {
        guard case .media(let media) = try playlist(files, path), media.endList, media.mediaSequence == 0,
            media.segments.allSatisfy({ $0.key == nil && !$0.discontinuity && !$0.isGap })
        else { throw nonsense("\(path) is no list of a stream") }
        return media
    }

    private func check(_ media: MediaPlaylist, _ rendition: PackageRendition) throws(MediaError) {
        let map = InitializationMap(uri: FragmentedRenditionWriter.initializationName)
        let isSame =
            !media.isIFramesOnly && media.segments.count == rendition.segments.count
            && media.segments.enumerated().allSatisfy { index, segment in
                segment.uri == RenditionWriter.segmentName(index, ".m4s") && segment.byteRange == nil
                    && segment.map == map
            }
        guard isSame else { throw nonsense("\(rendition.playlist) names other files") }
    }

    /// The files of a text track.
    private func textPaths(
        _ files: [String: [UInt8]], _ rendition: PackageRendition, _ media: MediaPlaylist
    ) throws(MediaError) -> [String] {
        var paths = [rendition.wholeTextPath]
        for (index, segment) in media.segments.enumerated() {
            guard segment.uri == RenditionWriter.segmentName(index, ".vtt"), segment.byteRange == nil,
                segment.map == nil
            else { throw nonsense("\(rendition.playlist) names other files") }
            paths.append(rendition.folder + "/" + segment.uri)
        }
        for path in paths {
            guard let text = String(validating: files[path] ?? [], as: UTF8.self), text.hasPrefix("WEBVTT"),
                Self.isHarmless(text)
            else { throw nonsense("\(path) is no WebVTT") }
        }
        return paths
    }

    private func checkKeyFrames(
        _ media: MediaPlaylist, _ path: String, _ rendition: PackageRendition
    ) throws(MediaError) {
        let depth = "../../" + rendition.folder + "/"
        let map = InitializationMap(uri: depth + FragmentedRenditionWriter.initializationName)
        let isSame =
            media.isIFramesOnly
            && media.segments.allSatisfy { segment in
                guard segment.uri.hasPrefix(depth), segment.map == map, segment.byteRange != nil,
                    let index = RenditionWriter.segmentIndex(segment.uri.dropFirst(depth.count), ".m4s")
                else { return false }
                return rendition.segments.indices.contains(index)
            }
        guard isSame else { throw nonsense("\(path) names other files") }
    }

    private func checkMaster(_ files: [String: [UInt8]], _ description: PackageDescription) throws(MediaError) {
        let path = OutputKind.hls.entryPath
        guard case .multivariant(let master) = try playlist(files, path), !master.variants.isEmpty,
            master.sessionData.isEmpty
        else { throw nonsense("\(path) names no variant") }
        let lists = Set(description.renditions.map(\.playlist))
        let keyFrames = Set(description.renditions.compactMap(\.keyFrames?.playlist))
        guard Set(master.variants.map(\.uri) + master.renditions.compactMap(\.uri)).isSubset(of: lists),
            keyFrames.isSuperset(of: master.iFrameVariants.map(\.uri))
        else { throw nonsense("\(path) names other files") }
    }

    /// Lines of text, and nothing that acts on who shows it.
    private static func isHarmless(_ text: String) -> Bool {
        text.utf8.split(separator: 0x0A).allSatisfy { line in
            let line = String(decoding: line, as: UTF8.self)
            return CleanText.line(line, limit: .max) == line
        }
    }

    // MARK: Initialisations

    private func checkInitialization(
        _ bytes: [UInt8], _ path: String, _ rendition: PackageRendition
    ) throws(MediaError) {
        guard bytes.count <= Self.longestInitialization, !bytes.isEmpty,
            BoxReader(bytes).boxes().map(\.type) == ["ftyp", "moov"]
        else { throw nonsense("\(path) is no initialisation") }
        let reader = SourceReader(input: MemoryInput(bytes), cancel: CancelFlag())
        guard let header = try? MovieHeaderLoader.load(reader, policy: .untrusted), header.isFragmented,
            header.tracks.count == 1, let track = header.tracks.first, track.sampleEntries.count == 1,
            track.samples.mediaByteCount == 0, !track.isExternal,
            track.handler == (rendition.type == .video ? "vide" : "soun"), track.timescale == rendition.timescale
        else { throw nonsense("\(path) describes another track") }
    }
}
