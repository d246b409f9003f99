package import MediaCore

extension StreamSnapshot {
    /// A stream that no container has: what an encoder gives, made of several sources.
    package init(encoded type: MediaType, index: Int, codec: CodecID, timeBase: TimeBase) {
        self.init(
            index: index, containerID: 0, type: type, codec: codec, codecTag: 0, configuration: [], profileNumber: 0,
            profile: nil, level: nil, bitRate: nil, timeBase: timeBase, startTicks: nil, durationTicks: nil,
            sampleCount: nil, disposition: [], metadata: [:], isEncrypted: false, isBitmapSubtitle: false,
            size: PixelSize(width: 0, height: 0), sampleAspectRatio: nil, averageFrameRate: nil,
            nominalFrameRate: nil, pixelFormat: nil, bitDepth: nil, color: ColorInfo(), fieldOrder: nil,
            reorderedFrames: 0, displayMatrix: nil, hdr: HDRInfo(), sampleRate: 0, channelCount: 0,
            channelLayout: nil, sampleFormat: nil, bitsPerSample: nil, frameSize: 0, primingSamples: 0,
            indexEntryCount: 0)
    }
}
