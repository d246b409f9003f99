extension AudioSpecificConfiguration {
    /// The configuration of the core coder, from GASpecificConfig (ISO/IEC 14496-3, 4.4.1) or its counterparts.
    struct Core {
        var frameLength = 1024
        var programConfiguration: AACProgramConfiguration?
        /// Whether the reader stands behind all of it, so that a sync extension can be looked for.
        var isComplete = false

        init(
            reader: inout BitReader,
            type: AACObjectType,
            channelConfiguration: Int
        ) throws(CodecConfigurationError) {
            switch type {
            case .enhancedLowDelay:
                frameLength = try reader.flag() ? 480 : 512
            case .unifiedSpeechAndAudio:
                try readUnified(&reader)
            case _ where type.hasGeneralAudioConfiguration:
                try readGeneralAudio(&reader, type: type, channelConfiguration: channelConfiguration)
                if type.isErrorResilient {
                    let protection = try reader.bits(2)
                    isComplete = protection < 2
                } else {
                    isComplete = true
                }
            default:
                break
            }
        }

        /// GASpecificConfig.
        private mutating func readGeneralAudio(
            _ reader: inout BitReader,
            type: AACObjectType,
            channelConfiguration: Int
        ) throws(CodecConfigurationError) {
            let isShort = try reader.flag()
            frameLength = type == .lowDelay ? (isShort ? 480 : 512) : (isShort ? 960 : 1024)
            if try reader.flag() { try reader.skip(14) }
            let hasExtension = try reader.flag()
            if channelConfiguration == 0 {
                programConfiguration = try AACProgramConfiguration(reader: &reader, alignedFrom: 0)
            }
            if type.rawValue == 6 || type.rawValue == 20 { try reader.skip(3) }
            guard hasExtension else { return }
            if type.rawValue == 22 { try reader.skip(16) }
            if [17, 19, 20, 23].contains(type.rawValue) { try reader.skip(3) }
            try reader.skip(1)
        }

        /// The start of UsacConfig (ISO/IEC 23003-3, 5.2): only coreSbrFrameLengthIndex is wanted.
        private mutating func readUnified(_ reader: inout BitReader) throws(CodecConfigurationError) {
            if try reader.bits(5) == 31 { try reader.skip(24) }
            let lengths = [768, 1024, 2048, 2048, 4096]
            let index = try reader.bits(3)
            guard lengths.indices.contains(index) else { throw .invalid("coreSbrFrameLengthIndex") }
            frameLength = lengths[index]
        }
    }
}
