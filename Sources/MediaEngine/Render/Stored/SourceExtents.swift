internal import MediaCore
internal import MediaFFmpeg

/// Stretches of the source and the places in a buffer they are read to.
struct SourceExtents {
    private var extents: [(source: Int64, place: Int, count: Int)] = []

    /// Bytes between two stretches that are rather read than left out.
    private static let largestGap: Int64 = 4 << 10
    private static let runSize: Int64 = 1 << 20

    /// Adds a sample; samples that follow each other in both places become one stretch.
    mutating func append(_ bytes: MediaSample.StoredBytes, place: Int) {
        if let last = extents.last, last.source + Int64(last.count) == bytes.offset, last.place + last.count == place {
            extents[extents.count - 1].count += Int(bytes.byteCount)
        } else {
            extents.append((bytes.offset, place, Int(bytes.byteCount)))
        }
    }

    /// Reads everything. Throws `damaged` where the source ends early.
    func read(from input: any BlockingInput, into target: UnsafeMutableRawBufferPointer) throws(MediaError) {
        let sorted = extents.sorted { $0.source < $1.source }
        let scratch = MoveBuffer()
        var first = 0
        while first < sorted.count {
            var next = first + 1
            var end = sorted[first].source + Int64(sorted[first].count)
            while next < sorted.count, sorted[next].source - end <= Self.largestGap {
                let nextEnd = max(end, sorted[next].source + Int64(sorted[next].count))
                if nextEnd - sorted[first].source > Self.runSize { break }
                end = nextEnd
                next += 1
            }
            let head = sorted[first]
            if next == first + 1 {
                try input.fill(Self.part(of: target, head.place, head.count), at: head.source)
            } else {
                let bytes = scratch.bytes(Int(end - head.source))
                try input.fill(bytes, at: head.source)
                for extent in sorted[first..<next] {
                    Self.part(of: target, extent.place, extent.count)
                        .copyMemory(from: .init(Self.part(of: bytes, Int(extent.source - head.source), extent.count)))
                }
            }
            first = next
        }
    }

    private static func part(
        of buffer: UnsafeMutableRawBufferPointer, _ place: Int, _ count: Int
    ) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: buffer[place..<place + count])
    }
}

extension BlockingInput {
    /// Fills a buffer. Throws `damaged` where the source ends before it is full.
    func fill(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) {
        var filled = 0
        while filled < buffer.count {
            let got = try read(
                into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), at: offset + Int64(filled))
            guard got > 0 else {
                throw MediaError(.damaged, "the file became shorter while it was read", operation: .read)
            }
            filled += got
        }
    }
}
