internal import MediaCore
internal import MediaFFmpeg

/// A frame of silence that can follow copied frames of AAC.
enum SilentSample {
    /// Whether a track's frames can be followed by ours: plain AAC-LC in mono or stereo.
    static func fits(_ track: TrackInfo) -> Bool {
        guard track.codec == .aac, let audio = track.audio, (1...2).contains(audio.channelCount) else { return false }
        return track.profile == "LC" && track.codecString != "mp4a.40.5"
    }

    /// One frame. Every frame of silence but the first ones is like any other.
    static func packet(like track: TrackInfo) throws(MediaError) -> Packet {
        let encoding = AudioEncoding(
            sampleRate: track.audio?.sampleRate ?? 48_000, channelCount: track.audio?.channelCount ?? 2, bitRate: 64_000
        )
        let encoder = try SoundSegment.makeEncoder(encoding)
        let silence = [Float](repeating: 0, count: Int(SoundSegment.frameSize))
        var packets: [Packet] = []
        for index in 0..<8 {
            let planes = [ArraySlice<Float>](repeating: silence[...], count: encoding.channelCount)
            let frame = try Frame(planes: planes, sampleRate: encoding.sampleRate, layout: encoding.layoutName)
            frame.presentationTicks = Int64(index) * SoundSegment.frameSize
            packets += try encoder.encode(frame, track: track.index)
        }
        guard let packet = packets.last else {
            throw MediaError(.internal, "no frame of silence could be made", operation: .render)
        }
        return packet
    }
}
