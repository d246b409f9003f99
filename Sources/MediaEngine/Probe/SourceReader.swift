internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// A source's bytes for the box readers, with the job's cancel flag checked at each read.
struct SourceReader: ByteReading {
    let input: any BlockingInput
    let cancel: CancelFlag

    var byteCount: Int64? { input.byteCount }

    func bytes(at offset: Int64, count: Int) throws(MediaError) -> [UInt8] {
        try cancel.check(.open)
        return try input.read(at: offset, count: count)
    }
}
