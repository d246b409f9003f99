internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Moves batches of samples: runs on several threads at once, each with a batch of its own.
final class SampleMoveWorker: Sendable {
    /// Captions found in a sample.
    struct Finding: Sendable {
        var track: Int
        /// Presentation time in ticks of the source.
        var sourceTicks: Int64
        /// Where the sample lies in the source.
        var offset: Int64
        var constructs: [CaptionDataReader.Construct]
    }

    private struct State {
        var error: MediaError?
        var findings: [Finding] = []
        /// Buffers nobody uses now.
        var buffers: [MoveBuffer] = []
        /// Whether the kernel may be asked to copy by itself.
        var copiesRanges = true
    }

    private let input: any BlockingInput
    private let captions: [Int: CaptionDataReader]
    private let cancel: CancelFlag
    private let moved: @Sendable (MediaTime) -> Void
    private let state = Mutex(State())

    /// Bytes of the source read at once: little enough to stay in the processor's cache until they are written.
    private static let runSize = 512 << 10
    /// Stretches from this size on are copied by the kernel: a tenth quicker than through a buffer, if they are long.
    private static let smallestExtent: Int64 = 512 << 10
    /// Pieces moved at once: as many as one call of the kernel takes.
    private static let mostPieces = 1000
    /// Bytes between two samples that are rather read than left out: a call costs as much as reading these.
    private static let largestGap: Int64 = 4 << 10

    init(
        input: any BlockingInput, captions: [Int: CaptionDataReader], cancel: CancelFlag,
        moved: @escaping @Sendable (MediaTime) -> Void
    ) {
        self.input = input
        self.captions = captions
        self.cancel = cancel
        self.moved = moved
    }

    /// Throws what went wrong on any thread.
    func check() throws(MediaError) {
        if let error = state.withLock({ $0.error }) { throw error }
    }

    /// What was found so far, in the order of the source.
    func takeFindings() -> [Finding] {
        state.withLock { state in
            defer { state.findings = [] }
            return state.findings.sorted { $0.offset < $1.offset }
        }
    }

    /// Moves a batch; what goes wrong is kept for `check`.
    func move(_ batch: SampleMoveBatch) {
        var failure: MediaError?
        if state.withLock({ $0.error == nil }) {
            let buffer = state.withLock { $0.buffers.popLast() } ?? MoveBuffer()
            do throws(MediaError) { try moveRuns(batch, buffer) } catch { failure = error }
            state.withLock { $0.buffers.append(buffer) }
        }
        for file in batch.files {
            do throws(MediaError) { try file.removeWriter() } catch { failure = failure ?? error }
        }
        for (file, durable) in batch.finishing {
            do throws(MediaError) { try file.finish(durable: durable) } catch { failure = failure ?? error }
        }
        if let failure {
            state.withLock { if $0.error == nil { $0.error = failure } }
        } else if let end = batch.end {
            moved(end)
        }
    }

    private func moveRuns(_ batch: SampleMoveBatch, _ buffer: MoveBuffer) throws(MediaError) {
        var pieces = try copyExtents(batch)
        // Nearly in order already; heads go before the sample they belong to.
        pieces.sort { ($0.source, $1.head, $0.destination) < ($1.source, $0.head, $1.destination) }
        var first = 0
        while first < pieces.count {
            try cancel.check(.write)
            var next = first
            let reads = Self.plan(&pieces, &next)
            let bytes = buffer.bytes(reads.last?.placeEnd ?? 0)
            for read in reads {
                let part = UnsafeMutableRawBufferPointer(rebasing: bytes[read.place..<read.placeEnd])
                try input.fill(part, at: read.start)
            }
            inspect(pieces[first..<next], batch, bytes)
            pieces[first..<next].sort { ($0.file, $0.destination) < ($1.file, $1.destination) }
            try scatter(pieces[first..<next], batch, bytes, buffer)
            first = next
        }
    }

    /// Lets the kernel copy long stretches. Returns the pieces that are left.
    private func copyExtents(_ batch: SampleMoveBatch) throws(MediaError) -> [SampleMoveBatch.Piece] {
        guard state.withLock({ $0.copiesRanges }) else { return batch.pieces }
        var (extents, rest) = batch.extents(ofAtLeast: Self.smallestExtent)
        for extent in extents {
            try cancel.check(.write)
            let file = batch.files[Int(extent.file)]
            if !file.copy(extent.byteCount, of: input, from: extent.source, at: extent.destination) {
                // Other file systems, or one that cannot: it will not be able to next time.
                state.withLock { $0.copiesRanges = false }
                rest += batch.pieces[extent.pieces]
            }
        }
        return rest
    }

    /// A stretch of the source and its place in the buffer.
    private struct Read {
        var start: Int64
        var end: Int64
        var place: Int
        var placeEnd: Int { place + Int(end - start) }
    }

    /// Takes as many pieces as fit into one run and says what to read for them; pieces learn their place in the buffer.
    private static func plan(_ pieces: inout [SampleMoveBatch.Piece], _ next: inout Int) -> [Read] {
        let first = next
        var reads: [Read] = []
        var used = 0
        while next < pieces.count, next - first < mostPieces {
            let piece = pieces[next]
            if piece.head < 0 {
                if let last = reads.last, piece.source - last.end <= largestGap {
                    let growth = max(0, Int(piece.sourceEnd - last.end))
                    if next > first, used + growth > runSize { break }
                    pieces[next].place = Int32(clamping: last.place + Int(piece.source - last.start))
                    reads[reads.count - 1].end += Int64(growth)
                    used += growth
                } else {
                    if next > first, used + Int(piece.byteCount) > runSize { break }
                    pieces[next].place = Int32(clamping: used)
                    reads.append(Read(start: piece.source, end: piece.sourceEnd, place: used))
                    used += Int(piece.byteCount)
                }
            }
            next += 1
        }
        return reads
    }

    /// Writes a run's pieces where they belong, each stretch of a file with one call.
    private func scatter(
        _ pieces: ArraySlice<SampleMoveBatch.Piece>, _ batch: SampleMoveBatch, _ bytes: UnsafeMutableRawBufferPointer,
        _ buffer: MoveBuffer
    ) throws(MediaError) {
        var vectors: [iovec] = []
        var index = pieces.startIndex
        while index < pieces.endIndex {
            let head = pieces[index]
            var place = head.destination
            vectors.removeAll(keepingCapacity: true)
            while index < pieces.endIndex, pieces[index].file == head.file, pieces[index].destination == place {
                let piece = pieces[index]
                let count = Int(piece.byteCount)
                let base =
                    piece.head >= 0
                    ? buffer.keep(batch.heads[Int(piece.head)]) : bytes.baseAddress.map { $0 + Int(piece.place) }
                if let last = vectors.last, let base, last.iov_base.map({ $0 + last.iov_len }) == base {
                    vectors[vectors.count - 1].iov_len += count
                } else {
                    vectors.append(iovec(iov_base: base, iov_len: count))
                }
                place += Int64(count)
                index += 1
            }
            try batch.files[Int(head.file)].write(&vectors, at: head.destination, cancel: cancel)
            buffer.releaseHeads()
        }
    }

    /// Looks for captions in the samples of a run that are to be looked at; once, however many outputs take them.
    private func inspect(
        _ pieces: ArraySlice<SampleMoveBatch.Piece>, _ batch: SampleMoveBatch, _ bytes: UnsafeMutableRawBufferPointer
    ) {
        var last: Int64 = -1
        for piece in pieces where piece.inspection >= 0 && piece.source != last {
            last = piece.source
            let sample = batch.inspected[Int(piece.inspection)]
            let place = Int(piece.place)
            let found = captions[sample.track]?.constructs(
                in: UnsafeRawBufferPointer(rebasing: bytes[place..<place + Int(piece.byteCount)]))
            guard let found, !found.isEmpty else { continue }
            let finding = Finding(
                track: sample.track, sourceTicks: sample.sourceTicks, offset: piece.source, constructs: found)
            state.withLock { $0.findings.append(finding) }
        }
    }
}
