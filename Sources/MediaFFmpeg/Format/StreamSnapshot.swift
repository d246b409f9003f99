package import MediaCore

/// A stream's properties, copied out of FFmpeg: nothing in here can outlive its container.
package struct StreamSnapshot: Sendable {
    package var index: Int
    package var containerID: Int
    package var type: MediaType
    package var codec: CodecID
    package var codecTag: UInt32
    /// Decoder configuration in the container's form.
    package var configuration: [UInt8]
    package var profileNumber: Int32
    package var profile: String?
    package var level: Int?
    package var bitRate: Int?
    package var timeBase: TimeBase
    package var startTicks: Int64?
    package var durationTicks: Int64?
    package var sampleCount: Int?
    package var disposition: TrackDisposition
    package var metadata: [String: String]
    package var isEncrypted: Bool
    package var isBitmapSubtitle: Bool
    // Video.
    package var size: PixelSize
    package var sampleAspectRatio: Rational?
    package var averageFrameRate: Rational?
    package var nominalFrameRate: Rational?
    package var pixelFormat: String?
    package var bitDepth: Int?
    package var color: ColorInfo
    package var fieldOrder: String?
    package var reorderedFrames: Int
    package var displayMatrix: DisplayMatrix?
    package var hdr: HDRInfo
    // Audio.
    package var sampleRate: Int
    package var channelCount: Int
    package var channelLayout: String?
    package var sampleFormat: String?
    package var bitsPerSample: Int?
    package var frameSize: Int
    package var primingSamples: Int
    /// Random access points in the container's index, in ticks; empty when it has none.
    package var indexEntryCount: Int
}
