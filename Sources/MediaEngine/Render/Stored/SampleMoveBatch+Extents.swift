extension SampleMoveBatch {
    /// Samples that follow each other in the source and in one file.
    struct Extent: Sendable {
        var source: Int64
        var destination: Int64
        var byteCount: Int64
        var file: Int16
        /// The pieces it is made of.
        var pieces: Range<Int>
    }

    /// Takes the pieces apart into extents of a least size, which the kernel may copy by itself, and those left.
    ///
    /// Samples somebody looks at have to be read and are in none.
    func extents(ofAtLeast size: Int64) -> (extents: [Extent], rest: [Piece]) {
        var extents: [Extent] = []
        var rest: [Piece] = []
        rest.reserveCapacity(pieces.count)
        var index = 0
        while index < pieces.count {
            let first = pieces[index]
            var end = index + 1
            var count = Int64(first.byteCount)
            if first.head < 0, first.inspection < 0 {
                while end < pieces.count {
                    let next = pieces[end]
                    guard next.head < 0, next.inspection < 0, next.file == first.file,
                        next.source == first.source + count, next.destination == first.destination + count
                    else { break }
                    count += Int64(next.byteCount)
                    end += 1
                }
            }
            if count >= size, first.head < 0, first.inspection < 0 {
                extents.append(
                    Extent(
                        source: first.source, destination: first.destination, byteCount: count, file: first.file,
                        pieces: index..<end))
            } else {
                rest += pieces[index..<end]
            }
            index = end
        }
        return (extents, rest)
    }
}
