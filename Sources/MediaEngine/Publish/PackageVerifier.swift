internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Checks what an export wrote, before it gets its final name: playlists and boxes are read back and held against
/// each other. Media bytes are not read a second time.
struct PackageVerifier {
    let staging: StagingFolder
    let cancel: CancelFlag
    /// The key segments were encrypted with.
    var encryption: SegmentEncryption?
    /// Whether encrypted segments are left unread: they stayed as they were, and nobody gave the key.
    var skipsEncrypted = false

    func verify(_ report: ExportReport) throws(MediaError) {
        try verify(files: report.files, outputs: report.outputs)
    }

    /// Checks files by their sizes and outputs by what stands in them.
    func verify(files: [ExportReport.File], outputs: [ExportReport.Output]) throws(MediaError) {
        for file in files {
            try cancel.check(.verify)
            let input = try open(file.path)
            guard input.byteCount == Int64(file.bytes) else {
                throw failure(file.path, "it has another size than was written")
            }
        }
        for output in outputs {
            switch output.kind {
            case .hls: try verifyPackage()
            case .mp4, .m4a: try verifyMovie(output)
            }
        }
    }

    private func failure(_ path: String, _ message: String) -> MediaError {
        MediaError(.verificationFailed, "\(path) failed its check: \(message)", operation: .verify)
    }

    /// Where the machine cannot read, the file is not at fault.
    private func failure(_ path: String, _ error: MediaError) -> MediaError {
        guard [.unreadable, .accessDenied, .cancelled, .timedOut].contains(error.code) else {
            return failure(path, error.message)
        }
        guard error.code == .unreadable || error.code == .accessDenied else { return error }
        return MediaError(.outputFailed, "reading \(path) back: \(error.message)", operation: .verify)
    }

    private func open(_ path: String) throws(MediaError) -> SourceReader {
        do throws(MediaError) {
            return SourceReader(input: try FileInput(path: staging.absolutePath(path)), cancel: cancel)
        } catch { throw failure(path, error) }
    }

    // MARK: Playlists

    private func playlist(_ path: String) throws(MediaError) -> Playlist {
        let reader = try open(path)
        let bytes = try reader.bytes(at: 0, count: Int(reader.byteCount ?? 0))
        do throws(PlaylistError) { return try PlaylistParser.parse(bytes) } catch {
            throw failure(path, error.description)
        }
    }

    private func verifyPackage() throws(MediaError) {
        let path = OutputKind.hls.entryPath
        guard case .multivariant(let master) = try playlist(path), !master.variants.isEmpty else {
            throw failure(path, "it names no variant")
        }
        for variant in master.variants where variant.bandwidth <= 0 || variant.codecs.contains("") {
            throw failure(path, "a variant has no bandwidth or codec")
        }
        for uri in Set(master.variants.map(\.uri) + master.renditions.compactMap(\.uri)).sorted() {
            try verifyMedia(uri, checksFragments: true)
        }
        for uri in master.iFrameVariants.map(\.uri) { try verifyMedia(uri, checksFragments: false) }
    }

    private func verifyMedia(_ path: String, checksFragments: Bool) throws(MediaError) {
        guard case .media(let media) = try playlist(path), !media.segments.isEmpty, media.endList else {
            throw failure(path, "it is empty or has no end")
        }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        var next: UInt64?
        for (number, segment) in media.segments.enumerated() {
            try cancel.check(.verify)
            let location = Self.resolve(segment.uri, in: folder)
            let reader = try open(location)
            let size = Int(reader.byteCount ?? 0)
            let range = segment.byteRange ?? ByteRange(length: size, offset: 0)
            guard range.length > 0, range.end <= size else {
                throw failure(path, "a byte range lies outside \(location)")
            }
            guard segment.duration > .zero else { throw failure(path, "a segment lasts no time") }
            guard checksFragments else { continue }
            if location.hasSuffix(".vtt") {
                try verifyText(location, reader)
            } else if segment.key != nil {
                if skipsEncrypted { continue }
                let (clear, whole) = try decrypted(location, range, number)
                if segment.map != nil { next = try verifyFragments(location, clear, whole, expected: next) }
            } else if segment.map != nil {
                next = try verifyFragments(location, reader, range, expected: next)
            }
        }
    }

    private func verifyText(_ path: String, _ reader: SourceReader) throws(MediaError) {
        guard try reader.bytes(at: 0, count: 6) == Array("WEBVTT".utf8) else { throw failure(path, "it is no WebVTT") }
    }

    /// An encrypted segment in the clear.
    private func decrypted(_ path: String, _ range: ByteRange, _ number: Int) throws(MediaError) -> (
        SourceReader, ByteRange
    ) {
        guard let encryption else { throw failure(path, "it is encrypted, and the key was not given") }
        do throws(MediaError) {
            let input = try DecryptedInput(
                try FileInput(path: staging.absolutePath(path)), offset: range.offset, length: range.length,
                encryption: encryption, number: number)
            let length = Int(input.byteCount ?? 0)
            return (SourceReader(input: input, cancel: cancel), ByteRange(length: length, offset: 0))
        } catch { throw failure(path, error) }
    }

    private static func resolve(_ uri: String, in folder: String) -> String {
        var parts = folder.split(separator: "/").map(String.init)
        for part in uri.split(separator: "/") {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    // MARK: Boxes

    /// Reads a segment's fragment heads; decoding times follow each other without a gap. Returns where they end.
    private func verifyFragments(
        _ path: String, _ reader: SourceReader, _ range: ByteRange, expected: UInt64?
    ) throws(MediaError) -> UInt64 {
        var offset = Int64(range.offset)
        let end = Int64(range.end)
        var expected = expected
        var pending: Int?
        while offset < end {
            let head = try reader.bytes(at: offset, count: 16)
            var parser = BoxReader(head)
            guard let size32 = try? parser.u32(), let type = try? parser.type() else {
                throw failure(path, "boxes end early")
            }
            let size = size32 == 1 ? Int64(clamping: (try? parser.u64()) ?? 0) : Int64(size32)
            guard size >= 8, offset + size <= end else { throw failure(path, "box \(type) reaches beyond the segment") }
            switch type {
            case "moof":
                let bytes = try reader.bytes(at: offset, count: Int(size))
                let fragment: MovieFragmentHeader
                do throws(BoxError) {
                    let moof = BoxReader(bytes)
                    guard let box = moof.firstBox("moof") else { throw BoxError.missing("moof") }
                    fragment = try MovieFragmentHeader(moof.content(of: box))
                } catch { throw failure(path, error.description) }
                guard let run = fragment.runs.first, !run.samples.isEmpty, let base = run.baseDecodeTime else {
                    throw failure(path, "a fragment has no samples")
                }
                if let expected, base != expected { throw failure(path, "decoding times do not follow each other") }
                expected = run.samples.reduce(base) { $0 + UInt64($1.duration) }
                pending = run.samples.reduce(0) { $0 + Int($1.byteCount) }
            case "mdat":
                let header = size32 == 1 ? 16 : 8
                guard let media = pending, Int(size) - header == media else {
                    throw failure(path, "media data and index differ")
                }
                pending = nil
            case "styp", "ftyp", "moov", "sidx": break
            default: throw failure(path, "box \(type) does not belong there")
            }
            offset += size
        }
        guard pending == nil, let expected else { throw failure(path, "a fragment has no media data") }
        return expected
    }

    private func verifyMovie(_ output: ExportReport.Output) throws(MediaError) {
        let reader = try open(output.path)
        let header: MovieHeader
        do throws(MediaError) {
            guard let loaded = try MovieHeaderLoader.load(reader, policy: .trusted) else {
                throw MediaError(.damaged, "it is no MP4", operation: .verify)
            }
            header = loaded
        } catch { throw failure(output.path, error) }
        let top = header.topLevel
        guard !top.isTruncated, let moov = top.first("moov"), let mdat = top.first("mdat"), moov.offset < mdat.offset
        else {
            throw failure(output.path, "the movie header does not come first")
        }
        guard !header.tracks.isEmpty else { throw failure(output.path, "it has no track") }
        let indexed = header.tracks.reduce(UInt64(0)) { $0 + $1.samples.mediaByteCount }
        guard indexed == UInt64(mdat.size - Int64(mdat.headerSize)) else {
            throw failure(output.path, "media data and index differ")
        }
    }
}
