/// AudioSpecificConfig of MPEG-4 audio (ISO/IEC 14496-3, 1.6.2.1).
package struct AudioSpecificConfiguration: Sendable, Hashable {
    /// The core's object type; for HE-AAC that is what lies under SBR, usually AAC LC.
    package let objectType: AACObjectType
    /// The core's sampling frequency; SBR doubles it.
    package let samplingFrequency: Int
    /// channelConfiguration; 0 where a program configuration says it.
    package let channelConfiguration: Int
    /// The program configuration of channelConfiguration 0; nil for others.
    package let programConfiguration: AACProgramConfiguration?
    /// What is said of SBR and PS.
    package let extensions: Extensions
    /// The samples of a frame of the core: 1024 or 960, 512 or 480 in the low-delay types.
    package let frameLength: Int

    /// Signalling of SBR and PS (1.6.5).
    package struct Extensions: Sendable, Hashable {
        /// How they are signalled.
        package let signalling: Signalling
        /// sbrPresentFlag; nil where nothing is said, which does not forbid SBR (implicit signalling).
        package let hasSpectralBandReplication: Bool?
        /// psPresentFlag; nil where nothing is said.
        package let hasParametricStereo: Bool?
        /// extensionSamplingFrequency, the output's; nil without SBR.
        package let samplingFrequency: Int?

        /// Nothing is said.
        package static let none = Extensions(
            signalling: .none, hasSpectralBandReplication: nil, hasParametricStereo: nil, samplingFrequency: nil)
    }

    /// The forms of signalling.
    package enum Signalling: Sendable {
        /// Nothing, or implicit.
        case none
        /// The object type is SBR or PS and the core's type follows (1.6.5.3).
        case hierarchical
        /// The sync extension 0x2B7 follows the core's configuration (1.6.5.2).
        case backwardCompatible
    }

    /// A plain configuration without SBR.
    package init(
        objectType: AACObjectType = .lowComplexity,
        samplingFrequency: Int,
        channelConfiguration: Int
    ) throws(CodecConfigurationError) {
        guard (1..<1 << 24).contains(samplingFrequency) else { throw .invalid("samplingFrequency") }
        guard Self.channelCounts[channelConfiguration] != nil else { throw .invalid("channelConfiguration") }
        guard (1...4).contains(objectType.rawValue) else { throw .unsupported("audioObjectType") }
        self.objectType = objectType
        self.samplingFrequency = samplingFrequency
        self.channelConfiguration = channelConfiguration
        programConfiguration = nil
        extensions = .none
        frameLength = 1024
    }

    /// The configuration of a stream of ADTS frames. Channel configuration 0 is `unsupported`: its description lies in
    /// the first raw data block.
    package init(adts header: ADTSHeader) throws(CodecConfigurationError) {
        guard header.channelConfiguration != 0 else { throw .unsupported("channel_configuration 0") }
        try self.init(
            objectType: header.objectType, samplingFrequency: header.samplingFrequency,
            channelConfiguration: header.channelConfiguration)
    }

    /// Reads the decoder-specific information of an esds box, or the CodecPrivate of Matroska's A_AAC.
    package init(parsing bytes: [UInt8]) throws(CodecConfigurationError) {
        var reader = BitReader(bytes)
        var type = try Self.readObjectType(&reader)
        samplingFrequency = try AACSamplingFrequency.read(&reader)
        channelConfiguration = try reader.bits(4)
        var found = Extensions.none
        if type == .spectralBandReplication || type == .parametricStereo {
            let hasParametricStereo = type == .parametricStereo
            let frequency = try AACSamplingFrequency.read(&reader)
            found = Extensions(
                signalling: .hierarchical, hasSpectralBandReplication: true,
                hasParametricStereo: hasParametricStereo ? true : nil, samplingFrequency: frequency)
            type = try Self.readObjectType(&reader)
            if type.rawValue == 22 { try reader.skip(4) }
        }
        objectType = type
        let core = try Core(reader: &reader, type: type, channelConfiguration: channelConfiguration)
        frameLength = core.frameLength
        programConfiguration = core.programConfiguration
        if found.signalling == .none, core.isComplete, let later = Self.readSyncExtension(&reader) { found = later }
        extensions = found
    }

    /// GetAudioObjectType (1.6.2.1): five bits, or 31 and six more.
    private static func readObjectType(_ reader: inout BitReader) throws(CodecConfigurationError) -> AACObjectType {
        let type = try reader.bits(5)
        let number = try type == 31 ? 32 + reader.bits(6) : type
        guard number > 0 else { throw .invalid("audioObjectType") }
        return AACObjectType(rawValue: number)
    }

    /// syncExtensionType 0x2B7 and 0x548 behind the core's configuration; nil where there is none that is whole.
    private static func readSyncExtension(_ reader: inout BitReader) -> Extensions? {
        do throws(CodecConfigurationError) {
            guard reader.bitsLeft >= 16, try reader.bits(11) == 0x2B7 else { return nil }
            guard try readObjectType(&reader) == .spectralBandReplication else { return nil }
            guard try reader.flag() else {
                return Extensions(
                    signalling: .backwardCompatible, hasSpectralBandReplication: false,
                    hasParametricStereo: nil, samplingFrequency: nil)
            }
            let frequency = try AACSamplingFrequency.read(&reader)
            let saysStereo = try reader.bitsLeft >= 12 ? reader.bits(11) == 0x548 : false
            let hasStereo = try saysStereo ? reader.flag() : nil
            return Extensions(
                signalling: .backwardCompatible, hasSpectralBandReplication: true,
                hasParametricStereo: hasStereo, samplingFrequency: frequency)
        } catch {
            return nil
        }
    }
}
