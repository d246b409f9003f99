internal import MediaCore

/// Samples and heads that one thread brings to their files.
struct SampleMoveBatch: Sendable {
    /// A stretch of bytes and the place it goes to.
    struct Piece: Sendable {
        /// Offset in the source; of a head, that of the sample after it.
        var source: Int64
        /// Offset in the file.
        var destination: Int64
        var byteCount: Int32
        /// Index in `files`.
        var file: Int16
        /// Index in `heads`; -1 for bytes of the source.
        var head: Int32 = -1
        /// Index in `inspected`; -1 for samples nobody looks at.
        var inspection: Int32 = -1

        /// Where the worker has read it to.
        var place: Int32 = 0

        var sourceEnd: Int64 { source + Int64(byteCount) }
    }

    /// A sample to be looked at.
    struct Inspected: Sendable {
        var track: Int
        /// Presentation time in ticks of the source.
        var sourceTicks: Int64
    }

    private(set) var pieces: [Piece] = []
    private(set) var heads: [[UInt8]] = []
    private(set) var inspected: [Inspected] = []
    private(set) var files: [OutputHandle] = []
    private(set) var byteCount: Int64 = 0
    /// Files that are complete with this batch, and whether they are flushed.
    var finishing: [(file: OutputHandle, durable: Bool)] = []
    /// Presentation time everything up to which is in this batch or an earlier one.
    var end: MediaTime?

    var isEmpty: Bool { pieces.isEmpty && finishing.isEmpty }

    /// Adds a head and the samples after it. Returns how many bytes they are.
    mutating func add(_ header: [UInt8], _ samples: [MediaSample], to file: OutputHandle, at offset: Int64) -> Int64 {
        let index: Int
        if let known = files.lastIndex(where: { $0 === file }) {
            index = known
        } else {
            file.addWriter()
            files.append(file)
            index = files.count - 1
        }
        var place = offset
        var first: Int64 = pieces.last?.sourceEnd ?? 0
        if let stored = samples.first?.stored { first = stored.offset }
        if !header.isEmpty {
            heads.append(header)
            pieces.append(
                Piece(
                    source: first, destination: place, byteCount: Int32(clamping: header.count), file: Int16(index),
                    head: Int32(heads.count - 1)))
            place += Int64(header.count)
        }
        for sample in samples {
            guard let stored = sample.stored else { continue }
            var piece = Piece(
                source: stored.offset, destination: place, byteCount: stored.byteCount, file: Int16(index))
            if stored.inspectedTrack >= 0 {
                inspected.append(Inspected(track: Int(stored.inspectedTrack), sourceTicks: sample.sourceTicks))
                piece.inspection = Int32(inspected.count - 1)
            }
            pieces.append(piece)
            place += Int64(stored.byteCount)
        }
        byteCount += place - offset
        return place - offset
    }
}
