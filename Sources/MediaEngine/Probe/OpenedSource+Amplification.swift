internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

extension OpenedSource {
    /// Throws `limitExceeded` where a sample table names the same bytes again and again: what is copied would be many
    /// times as large as the file.
    func checkAmplification() throws(MediaError) {
        guard let factor = policy.maximumReadFactor, let header, let byteCount = input.byteCount else { return }
        let promised = header.tracks.reduce(Double(0)) { $0 + Double($1.samples.mediaByteCount) }
        guard promised > Double(factor) * Double(byteCount) + Double(1 << 20) else { return }
        // A file that is cut off promises more than it has, too; that is damage, and found as such.
        for track in header.tracks {
            var reaches = false
            track.samples.forEachSample { sample in
                reaches = reaches || sample.offset < 0 || sample.offset + Int64(sample.byteCount) > byteCount
            }
            if reaches { return }
        }
        throw MediaError(
            .limitExceeded, "the samples have \(Int64(promised)) bytes, the file \(byteCount): they lie on each other",
            operation: .probe)
    }
}
