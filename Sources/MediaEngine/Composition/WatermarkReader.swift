internal import MediaCore
internal import MediaFFmpeg
internal import MediaTranscoding

/// Reads a still picture: its size, and itself.
struct WatermarkReader {
    let asset: MediaAsset
    let cancel: CancelFlag

    /// The size of the picture; rotation by EXIF is not looked at.
    func size() throws(MediaError) -> PixelSize {
        do throws(MediaError) {
            var source = try OpenedSource(asset, cancel: cancel)
            let info = try source.describe(.headers)
            return info.tracks.first?.video?.codedSize ?? PixelSize(width: 0, height: 0)
        } catch { throw naming(error) }
    }

    /// The picture as it is laid on others.
    func overlay(
        _ mark: CompositionPlan.Mark, opacity: Percentage, target: ColorInfo
    ) throws(MediaError) -> PictureOverlay {
        do throws(MediaError) {
            let frame = try StillPicture.overlay(decode(), size: mark.size, target: target)
            return try PictureOverlay(frame, x: mark.x, y: mark.y, opacity: opacity)
        } catch { throw naming(error) }
    }

    private func decode() throws(MediaError) -> Frame {
        var source = try OpenedSource(asset, cancel: cancel)
        _ = try source.describe(.headers)
        let parameters = try source.demuxer.codecParameters(stream: 0)
        guard let stream = source.demuxer.streams.first else { throw damaged }
        let decoder = try Decoder(
            parameters: parameters, timeBase: stream.timeBase, track: 0, threadCount: 1, policy: asset.policy)
        while let packet = try source.demuxer.readPacket() {
            let frames = try decoder.decode(
                packet, presentation: packet.presentationTicks, decoding: packet.decodingTicks)
            if let frame = frames.first { return try checked(frame, decoder) }
        }
        guard let frame = try decoder.decode(nil).first else { throw damaged }
        return try checked(frame, decoder)
    }

    /// A picture that is cut off is no picture.
    private func checked(_ frame: Frame, _ decoder: Decoder) throws(MediaError) -> Frame {
        guard decoder.refusedPackets == 0, !frame.isDamaged else { throw damaged }
        return frame
    }

    private var damaged: MediaError {
        MediaError(
            .damaged, "the picture is damaged: it cannot be decoded", operation: .render, log: FFmpegLog.lines)
    }

    private func naming(_ error: MediaError) -> MediaError {
        var error = error
        error.location = error.location ?? asset.location
        if error.code == .unsupportedFormat {
            error.message = "watermark: the file is no still picture (JPEG, PNG, WebP or GIF)"
        }
        return error
    }
}
