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
    }

    private let input: any BlockingInput
    private let captions: [Int: CaptionDataReader]
    private let cancel: CancelFlag
    private let moved: @Sendable (MediaTime) -> Void
    private let state = Mutex(State())

    /// Bytes of the source read at once: little enough to stay in the processor's cache until they are written.
    private static let runSize: Int64 = 1 << 20
    /// Bytes between two samples that are rather read than left out.
    private static let largestGap: Int64 = 32 << 10

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
        var pieces = batch.pieces
        // Nearly in order already; heads go before the sample they belong to.
        pieces.sort { ($0.source, $1.head, $0.destination) < ($1.source, $0.head, $1.destination) }
        var first = 0
        while first < pieces.count {
            try cancel.check(.write)
            let start = pieces[first].source
            var end = start
            var next = first
            while next < pieces.count {
                let piece = pieces[next]
                let pieceEnd = piece.head >= 0 ? end : max(end, piece.sourceEnd)
                if next > first, piece.source - end > Self.largestGap || pieceEnd - start > Self.runSize { break }
                end = pieceEnd
                next += 1
            }
            try moveRun(&pieces[first..<next], batch, from: start, to: end, buffer)
            first = next
        }
    }

    /// Reads a run of the source and writes its pieces where they belong.
    private func moveRun(
        _ pieces: inout ArraySlice<SampleMoveBatch.Piece>, _ batch: SampleMoveBatch, from start: Int64, to end: Int64,
        _ buffer: MoveBuffer
    ) throws(MediaError) {
        let bytes = buffer.bytes(Int(end - start))
        try fill(bytes, from: start)
        inspect(pieces, batch, bytes, start)
        pieces.sort { ($0.file, $0.destination) < ($1.file, $1.destination) }
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
                    ? buffer.keep(batch.heads[Int(piece.head)])
                    : bytes.baseAddress.map { $0 + Int(piece.source - start) }
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

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from start: Int64) throws(MediaError) {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let got = try input.read(into: rest, at: start + Int64(filled))
            guard got > 0 else {
                throw MediaError(.damaged, "the file became shorter while it was read", operation: .read)
            }
            filled += got
        }
    }

    /// Looks for captions in the samples of a run that are to be looked at; once, however many outputs take them.
    private func inspect(
        _ pieces: ArraySlice<SampleMoveBatch.Piece>, _ batch: SampleMoveBatch, _ bytes: UnsafeMutableRawBufferPointer,
        _ start: Int64
    ) {
        var last: Int64 = -1
        for piece in pieces where piece.inspection >= 0 && piece.source != last {
            last = piece.source
            let sample = batch.inspected[Int(piece.inspection)]
            let place = Int(piece.source - start)
            let found = captions[sample.track]?.constructs(
                in: UnsafeRawBufferPointer(rebasing: bytes[place..<place + Int(piece.byteCount)]))
            guard let found, !found.isEmpty else { continue }
            let finding = Finding(
                track: sample.track, sourceTicks: sample.sourceTicks, offset: piece.source, constructs: found)
            state.withLock { $0.findings.append(finding) }
        }
    }
}
