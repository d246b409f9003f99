/// How sound is encoded anew, as AAC-LC.
public struct AudioEncoding: Sendable, Hashable, Codable {
    /// Samples a second.
    public var sampleRate: Int
    /// Two, or six for 5.1.
    public var channelCount: Int
    /// Bits a second.
    public var bitRate: Int

    public init(sampleRate: Int, channelCount: Int, bitRate: Int) {
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.bitRate = bitRate
    }

    /// FFmpeg's name of the channel layout.
    public var layoutName: String { channelCount == 6 ? "5.1" : channelCount == 1 ? "mono" : "stereo" }
}
