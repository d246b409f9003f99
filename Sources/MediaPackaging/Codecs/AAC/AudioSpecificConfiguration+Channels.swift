extension AudioSpecificConfiguration {
    /// The channels of each channelConfiguration (ISO/IEC 14496-3, table 1.19).
    static let channelCounts: [Int: Int] = [
        1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 11: 7, 12: 8, 13: 24, 14: 8,
    ]

    /// The channels that come out of the decoder: parametric stereo makes two of one. Nil where they are not said.
    package var channels: Int? {
        let coded = programConfiguration?.channels ?? Self.channelCounts[channelConfiguration]
        return coded == 1 && extensions.hasParametricStereo == true ? 2 : coded
    }

    /// The sampling frequency that comes out of the decoder.
    package var outputSamplingFrequency: Int {
        extensions.hasSpectralBandReplication == true
            ? extensions.samplingFrequency ?? samplingFrequency : samplingFrequency
    }

    /// The samples a frame gives at the output frequency: SBR above the core's frequency doubles them.
    package var outputFrameLength: Int {
        outputSamplingFrequency > samplingFrequency ? frameLength * 2 : frameLength
    }

    /// The object type a player must be able to decode: 29 with PS, 5 with SBR, else the core's.
    package var announcedObjectType: AACObjectType {
        guard extensions.hasSpectralBandReplication == true else { return objectType }
        return extensions.hasParametricStereo == true ? .parametricStereo : .spectralBandReplication
    }
}
