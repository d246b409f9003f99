extension AudioSpecificConfiguration {
    /// The configuration as bytes; nil for what this does not write: types other than Main, LC, SSR, LTP, and program
    /// configurations (those bytes are to be passed on as they came).
    package func serialized() -> [UInt8]? {
        guard (1...4).contains(objectType.rawValue), programConfiguration == nil else { return nil }
        var writer = BitWriter()
        if extensions.signalling == .hierarchical {
            writer.bits(announcedObjectType.rawValue, 5)
            AACSamplingFrequency.write(samplingFrequency, to: &writer)
            writer.bits(channelConfiguration, 4)
            AACSamplingFrequency.write(outputSamplingFrequency, to: &writer)
            writer.bits(objectType.rawValue, 5)
        } else {
            writer.bits(objectType.rawValue, 5)
            AACSamplingFrequency.write(samplingFrequency, to: &writer)
            writer.bits(channelConfiguration, 4)
        }
        writer.flag(frameLength == 960)
        writer.bits(0, 2)
        if extensions.signalling == .backwardCompatible { writeSyncExtension(to: &writer) }
        return writer.bytes
    }

    /// The sync extension (ISO/IEC 14496-3, 1.6.2.1).
    private func writeSyncExtension(to writer: inout BitWriter) {
        writer.bits(0x2B7, 11)
        writer.bits(AACObjectType.spectralBandReplication.rawValue, 5)
        let hasReplication = extensions.hasSpectralBandReplication == true
        writer.flag(hasReplication)
        guard hasReplication else { return }
        AACSamplingFrequency.write(outputSamplingFrequency, to: &writer)
        guard let hasStereo = extensions.hasParametricStereo else { return }
        writer.bits(0x548, 11)
        writer.flag(hasStereo)
    }
}
