internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Puts tracks into the MP4 of a package, or takes them out: the file is written anew, its media copied.
struct MovieMerger {
    let staging: StagingFolder
    let cancel: CancelFlag

    private static let pieceSize = 1 << 20

    /// Merges movies of single tracks into a movie, and removes them. Returns the tracks' numbers in it.
    func merge(
        _ movies: [String], removing: Set<UInt32> = [], into path: String
    ) throws(MediaError) -> [UInt32] {
        do throws(MediaError) {
            return try run(movies, removing, path)
        } catch  where error.code == .damaged {
            throw MediaError(.damaged, "the package is damaged: \(path): \(error.message)", operation: error.operation)
        }
    }

    private func run(_ movies: [String], _ removing: Set<UInt32>, _ path: String) throws(MediaError) -> [UInt32] {
        var readers: [SourceReader] = []
        var headers: [[UInt8]] = []
        var fileType: [UInt8] = []
        for movie in [path] + movies {
            let reader = SourceReader(input: try FileInput(path: staging.absolutePath(movie)), cancel: cancel)
            let boxes = try TopLevelBoxes(reader)
            guard let moov = boxes.first("moov"), moov.size <= Int64(MovieHeader.maximumByteCount) else {
                throw MediaError(.damaged, "\(movie) has no movie header", operation: .read)
            }
            headers.append(try reader.bytes(at: moov.offset, count: Int(moov.size)))
            if readers.isEmpty, let type = boxes.first("ftyp"), type.size <= 4096 {
                fileType = try reader.bytes(at: type.offset, count: Int(type.size))
            }
            readers.append(reader)
        }
        let merge: MovieMerge
        do throws(BoxError) { merge = try MovieMerge(headers, removing: removing) } catch {
            throw MediaError(.damaged, error.description, operation: .read)
        }
        let start = fileType.count
        let header = merge.header { UInt64(start + $0 + 16) }
        var box = BoxWriter()
        box.u32(1)
        box.type("mdat")
        box.u64(merge.mediaByteCount + 16)
        let temporary = ".merged.mp4"
        let file = try staging.create(temporary)
        try file.append(fileType + header + box.bytes)
        for chunk in merge.chunks { try copy(chunk, from: readers[chunk.source], to: file) }
        try staging.finish(file)
        for movie in movies { staging.remove(movie) }
        try staging.move(temporary, to: path)
        return merge.addedNumbers
    }

    private func copy(_ chunk: MovieMerge.Chunk, from reader: SourceReader, to file: OutputFile) throws(MediaError) {
        var offset = Int64(clamping: chunk.offset)
        var left = Int(clamping: chunk.byteCount)
        while left > 0 {
            let bytes = try reader.bytes(at: offset, count: min(left, Self.pieceSize))
            guard !bytes.isEmpty else {
                throw MediaError(.damaged, "its media is cut off", operation: .read)
            }
            try file.append(bytes)
            offset += Int64(bytes.count)
            left -= bytes.count
        }
    }
}
