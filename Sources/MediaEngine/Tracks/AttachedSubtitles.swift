internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging
internal import MediaSubtitles

/// An attached text track, read and decided on.
struct AttachedSubtitles {
    let attachment: TrackAttachment
    let identity: TrackIdentity
    let document: SubtitleDocument
    let plan: AttachmentPlan

    /// Reads the file.
    ///
    /// - Throws: `MediaError` that names the file: too large, no text, no cue, pictures instead of text.
    init(_ attachment: TrackAttachment, cancel: CancelFlag) throws(MediaError) {
        self.attachment = attachment
        identity = try TrackIdentity(attachment)
        let location = attachment.asset.location
        let read: (SubtitleDocument, String)
        do throws(MediaError) {
            read = try Self.read(attachment.asset, cancel)
        } catch {
            var error = error
            if error.location == nil { error.location = location }
            throw error
        }
        document = read.0
        plan = AttachmentPlan(
            type: .subtitle, language: identity.language.text, name: identity.name, codec: CodecID(rawValue: read.1),
            action: .transcode, notes: ["written as WebVTT, \(read.0.cues.count) cues"], treatment: .text)
    }

    private static func read(_ asset: MediaAsset, _ cancel: CancelFlag) throws(MediaError) -> (SubtitleDocument, String)
    {
        let input = try asset.openInput(cancel)
        let size = input.byteCount ?? 0
        let head = try input.read(at: 0, count: 64)
        if isMedia(head) { return try MediaTextReader(asset: asset, cancel: cancel).read() }
        if head.count > 10, head.starts(with: [0x50, 0x47]), [0x14, 0x15, 0x16, 0x17, 0x80].contains(head[10]) {
            throw MediaError(
                .unsupportedFormat, "PGS subtitles are pictures, not text: they cannot become WebVTT (bitmapSubtitle)",
                operation: .read)
        }
        guard size <= Int64(asset.policy.maximumTextByteCount) else {
            throw MediaError(
                .limitExceeded,
                "the file has \(size) bytes; subtitles may have \(asset.policy.maximumTextByteCount)", operation: .read)
        }
        let bytes = try input.read(at: 0, count: Int(size))
        try cancel.check(.read)
        switch try SubtitleFile.read(bytes, location: asset.location) {
        case .cues(let document, let format): return (document, format.rawValue.lowercased())
        case .captions(let pairs, let skipped):
            let document = try CaptionText.document(pairs, end: nil, skipped: skipped)
            guard !document.cues.isEmpty else {
                throw MediaError(.emptySource, "the SCC file holds no cue that could be shown", operation: .read)
            }
            return (document, "scc")
        }
    }

    /// Whether a file begins as the containers do that may hold text tracks or captions, or as pictures of text.
    private static func isMedia(_ head: [UInt8]) -> Bool {
        let isMP4 =
            head.count > 12
            && ["ftyp", "moov", "mdat", "wide", "free"].contains(String(decoding: head[4..<8], as: UTF8.self))
        let isMatroska = head.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
        let isStream = head.count > 8 && (head[0] == 0x47 || head[4] == 0x47 || head.starts(with: [0, 0, 1, 0xBA]))
        let isOther =
            head.starts(with: Array("RIFF".utf8)) || head.starts(with: Array("OggS".utf8))
            || head.starts(with: [0x30, 0x26, 0xB2, 0x75])
        // A transport stream's first byte is the letter G: text has no byte below the tab behind it.
        return isMP4 || isMatroska || isOther || (isStream && head.contains { $0 < 9 })
    }
}
