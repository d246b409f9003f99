internal import MediaCore

/// About how much private memory an export takes, by its plan alone. On the safe side: it sizes limits, not purchases.
struct MemoryEstimate: Sendable, Hashable {
    /// Bytes.
    let byteCount: Int
    /// Whether pictures are encoded, which keeps processors busy.
    let encodes: Bool

    /// Code, tables, buffers of copied tracks and a group of pictures of them.
    private static let base = 384 << 20

    init(byteCount: Int, encodes: Bool) {
        self.byteCount = byteCount
        self.encodes = encodes
    }

    init(_ planned: ExportJob.Planned) {
        var bytes = Self.base
        var encodes = false
        for track in planned.info.tracks where track.type == .video {
            let encodings = planned.plan.outputs.flatMap(\.keptTracks).filter { $0.index == track.index }
                .flatMap(\.treatments)
                .compactMap { treatment -> VideoEncoding? in
                    guard case .video(let encoding) = treatment else { return nil }
                    return encoding
                }
            guard !encodings.isEmpty, let video = track.video else { continue }
            encodes = true
            // The decoder's references and threads, and what filters hold: up to four bytes a pixel and plane.
            bytes += 40 * Self.frame(video.codedSize) + 4 * 12 * video.codedSize.width * video.codedSize.height
            for encoding in encodings { bytes += Self.heldFrames(encoding.codec) * Self.frame(encoding.size) }
        }
        byteCount = bytes
        self.encodes = encodes
    }

    /// Throws `limitExceeded` where a budget is too small.
    func check(_ budget: Int?) throws(MediaError) {
        guard let budget, byteCount > budget else { return }
        throw MediaError(
            .limitExceeded, "the plan needs about \(byteCount >> 20) MB of memory; \(budget >> 20) MB may be used",
            operation: .plan)
    }

    /// A picture of ten bits.
    private static func frame(_ size: PixelSize) -> Int { size.width * size.height * 3 }

    /// Pictures an encoder holds: lookahead, references, reordering, with their smaller copies.
    private static func heldFrames(_ codec: VideoCodec) -> Int {
        switch codec {
        case .h264: 100
        case .hevc: 160
        case .av1: 260
        }
    }
}
