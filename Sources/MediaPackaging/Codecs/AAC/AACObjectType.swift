/// An MPEG-4 audio object type (ISO/IEC 14496-3, table 1.17).
package struct AACObjectType: RawRepresentable, Sendable, Hashable {
    /// The number, 1 to 95.
    package let rawValue: Int

    /// A type by its number.
    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// AAC Main.
    package static let main = AACObjectType(rawValue: 1)
    /// AAC LC, low complexity.
    package static let lowComplexity = AACObjectType(rawValue: 2)
    /// AAC SSR, scalable sample rate.
    package static let scalableSampleRate = AACObjectType(rawValue: 3)
    /// AAC LTP, long-term prediction.
    package static let longTermPrediction = AACObjectType(rawValue: 4)
    /// SBR, spectral band replication: HE-AAC.
    package static let spectralBandReplication = AACObjectType(rawValue: 5)
    /// ER AAC LD, low delay.
    package static let lowDelay = AACObjectType(rawValue: 23)
    /// PS, parametric stereo: HE-AAC version 2.
    package static let parametricStereo = AACObjectType(rawValue: 29)
    /// MPEG-1/2 layer III in MPEG-4: MP3.
    package static let layer3 = AACObjectType(rawValue: 34)
    /// ER AAC ELD, enhanced low delay.
    package static let enhancedLowDelay = AACObjectType(rawValue: 39)
    /// USAC: xHE-AAC.
    package static let unifiedSpeechAndAudio = AACObjectType(rawValue: 42)

    /// Whether the type has a GASpecificConfig (4.4.1).
    var hasGeneralAudioConfiguration: Bool {
        [1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23].contains(rawValue)
    }

    /// Whether the type is error resilient and so ends in epConfig (1.6.2.1).
    var isErrorResilient: Bool {
        [17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 39].contains(rawValue)
    }
}
