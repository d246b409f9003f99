extension CodecSamples {
    /// Every sample, for the tests with damaged bytes.
    static let all: [[UInt8]] = [
        avcHigh, avcHighBare, avcFullHD, avcMain, avcBaseline, avc444,
        avcApple, avc422, avcScaling, avcInterlaced, avcTransportSPS, avcPictureTiming,
        avcRecoveryPoint, avcIDRSlice, avcNextSlice, hevcMain, hevcFullHD, hevcHDR,
        hevcRange, hevcLayers, hevcSpatial, av1, av1High, av1HDR,
        av1Unit, av1UnitWhole, vp9, vp9HDR, vp9RGB, vp9Frame,
        vp9FrameHDR, vp9FrameRGB, vp8Frame, esdsAAC, esdsShort, esdsMP3,
        aacProgram, aacNoReplication, aacHE, aacHEv2, aacCompatible, adts,
        ac3, ac3Frame, ac3Stereo, eac3, eac3Rear, eac3Objects,
        opus, opusHead, flac, flacInformation, alac, colour,
        colourQuickTime, masteringDisplay, lightLevel, dolbyVision,
        hevcScalingLists,
    ]
}
