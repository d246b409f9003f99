internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Encodes animations that repeat for ever.
struct AnimationEncoder {
    let format: PreviewSettings.Format
    /// Pictures a second.
    let frameRate: Int

    /// What pictures come as.
    var pixelFormat: String { format == .gif ? "rgb24" : "yuv420p" }

    /// The complete file.
    func encode(_ frames: [Frame]) throws(MediaError) -> [UInt8] {
        guard let first = frames.first, let rate = Rational(Int32(clamping: frameRate), 1) else {
            throw MediaError(.damaged, "there is no picture to animate", operation: .render)
        }
        let base = TimeBase(numerator: 1, denominator: Int32(clamping: frameRate))
        let pictures = format == .gif ? try palette(frames, base) : frames
        let encoder = try Encoder(
            Encoder.Picture(
                encoder: format == .gif ? "gif" : "libwebp_anim", size: first.size,
                pixelFormat: format == .gif ? "pal8" : "yuv420p", timeBase: base, frameRate: rate, color: ColorInfo(),
                threadCount: 1, options: format == .gif ? [:] : ["quality": "75"]))
        var packets: [Packet] = []
        for (index, frame) in pictures.enumerated() {
            let picture = try frame.reference()
            picture.clearCodingHints()
            picture.presentationTicks = Int64(index)
            packets += try encoder.encode(picture, track: 0)
        }
        packets += try encoder.encode(nil, track: 0)
        if format == .webp {
            guard let file = packets.first, packets.count == 1 else {
                throw MediaError(.internal, "the WebP encoder gave no animation", operation: .render)
            }
            return file.bytes
        }
        var muxer = try Muxer(format: "gif", parameters: encoder.parameters(), timeBase: base, options: ["loop": "0"])
        for packet in packets {
            let time = base.time(packet.presentationTicks ?? 0)
            try muxer.write(packet, presentation: time, decoding: time, isKeyFrame: packet.isKeyFrame)
        }
        return try muxer.finish()
    }

    /// The same pictures in the 256 colours that suit all of them best.
    private func palette(_ frames: [Frame], _ base: TimeBase) throws(MediaError) -> [Frame] {
        guard let first = frames.first else { return [] }
        let graph = try FilterGraph(
            .picture(size: first.size, format: first.format, aspect: nil), timeBase: base,
            description:
                "[in]split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4[out0]")
        var pictures: [Frame] = []
        for (index, frame) in frames.enumerated() {
            let picture = try frame.reference()
            picture.presentationTicks = Int64(index)
            try graph.push(picture)
        }
        try graph.push(nil)
        while let picture = try graph.pull() { pictures.append(picture) }
        return pictures
    }
}
