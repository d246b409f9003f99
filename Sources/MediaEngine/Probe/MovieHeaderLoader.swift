internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Finds and reads the movie header of an MP4 or MOV file, before FFmpeg sees the file.
enum MovieHeaderLoader {
    /// The header; nil when the file is of another kind.
    ///
    /// Throws `damaged` for a file of boxes without a usable movie header, `limitExceeded` for tables that promise too much.
    static func load(_ reader: SourceReader, policy: InputPolicy) throws(MediaError) -> MovieHeader? {
        guard try MovieHeader.recognizes(reader) else { return nil }
        let boxes = try TopLevelBoxes(reader)
        if boxes.exceedsLimit {
            throw MediaError(.limitExceeded, "the file has more than \(TopLevelBoxes.limit) boxes", operation: .open)
        }
        guard let moov = boxes.first("moov") else {
            if boxes.first("meta") != nil {
                throw MediaError(.unsupportedFormat, "still pictures (HEIF, AVIF) are not opened", operation: .open)
            }
            let lacks =
                boxes.isTruncated
                ? "the file is cut off before its movie header (moov)" : "the file has no movie header (moov)"
            throw MediaError(.damaged, lacks, operation: .open)
        }
        guard moov.size <= Int64(MovieHeader.maximumByteCount) else {
            throw MediaError(.limitExceeded, "the movie header (moov) has \(moov.size) bytes", operation: .open)
        }
        if let size = reader.byteCount, moov.end > size {
            throw MediaError(.damaged, "the file is cut off inside its movie header (moov)", operation: .open)
        }
        let bytes = try reader.bytes(at: moov.offset, count: Int(moov.size))
        var brand: BoxType?
        if let ftyp = boxes.first("ftyp") {
            let head = try reader.bytes(at: ftyp.offset + Int64(ftyp.headerSize), count: 4)
            if head.count == 4 { brand = BoxType(code: head.reduce(0) { $0 << 8 | UInt32($1) }) }
        }
        let samples = SampleLimit(listed: policy.maximumSamples, fileByteCount: reader.byteCount ?? .max)
        do throws(BoxError) {
            return try MovieHeader(
                moov: bytes, majorBrand: brand, topLevel: boxes, maximumSamples: samples,
                maximumTracks: policy.maximumTracks)
        } catch {
            if case .limitExceeded = error {
                throw MediaError(.limitExceeded, error.description, operation: .open)
            }
            if case .badValue(let type, _) = error, type == "cmov" {
                throw MediaError(.unsupportedFormat, "compressed movie headers are not read", operation: .open)
            }
            if case .badValue(let type, _) = error, type == "rmra" {
                throw MediaError(
                    .unsupportedFormat, "the media lies in other files (reference movie), which are not opened",
                    operation: .open)
            }
            throw MediaError(.damaged, error.description, operation: .open)
        }
    }

    /// The header with the samples of all fragments in its tables; as it was where they cannot tell all that packets do.
    static func index(
        _ header: MovieHeader, _ reader: SourceReader, policy: InputPolicy
    ) throws(MediaError) -> MovieHeader {
        guard let byteCount = reader.byteCount, !header.topLevel.isTruncated,
            var index = FragmentIndex(header, fileByteCount: byteCount, maximumSamples: policy.maximumSamples)
        else { return header }
        for entry in header.topLevel.entries where entry.type == "moof" {
            guard entry.size <= Int64(largestFragmentHeader) else { return header }
            let bytes = try reader.bytes(at: entry.offset, count: Int(entry.size))
            let content = BoxReader(bytes, range: min(entry.headerSize, bytes.count)..<bytes.count)
            guard bytes.count == Int(entry.size), (try? index.add(content, at: entry.offset)) == true else {
                return header
            }
        }
        return (try? index.indexed()) ?? header
    }

    /// Bytes of a moof box; one of a whole hour has less than a tenth of it.
    private static let largestFragmentHeader = 16 << 20
}
