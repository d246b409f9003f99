/// Human names of profiles, equal to what ffprobe prints as `profile`; nil for profiles it has no name for.
package enum ProfileName {
    /// H.264 (ISO/IEC 14496-10, annex A): constraint_set1_flag makes Baseline "Constrained Baseline",
    /// constraint_set3_flag makes the upper High profiles "Intra".
    package static func h264(profileIDC: UInt8, constraintFlags: UInt8) -> String? {
        let isIntra = constraintFlags & 0x10 != 0
        return switch profileIDC {
        case 44: "CAVLC 4:4:4"
        case 66: constraintFlags & 0x40 != 0 ? "Constrained Baseline" : "Baseline"
        case 77: "Main"
        case 88: "Extended"
        case 100: "High"
        case 110: isIntra ? "High 10 Intra" : "High 10"
        case 118: "Multiview High"
        case 122: isIntra ? "High 4:2:2 Intra" : "High 4:2:2"
        case 128: "Stereo High"
        case 144: "High 4:4:4"
        case 244: isIntra ? "High 4:4:4 Intra" : "High 4:4:4 Predictive"
        default: nil
        }
    }

    /// HEVC (ISO/IEC 23008-2, annex A). Without a profile number the compatibility flags decide.
    package static func hevc(_ profile: HEVCProfileTierLevel) -> String? {
        var number = profile.profileIDC
        if number == 0 {
            let flagged = (1...4).first { profile.compatibilityFlags >> UInt32(31 - $0) & 1 == 1 }
            number = UInt8(truncatingIfNeeded: flagged ?? 0)
        }
        return switch number {
        case 1: "Main"
        case 2: "Main 10"
        case 3: "Main Still Picture"
        case 4: "Rext"
        case 9: "Scc"
        default: nil
        }
    }

    /// MPEG-4 audio (ISO/IEC 14496-3, table 1.17), SBR and PS included.
    package static func aac(_ type: AACObjectType) -> String? {
        switch type {
        case .main: "Main"
        case .lowComplexity: "LC"
        case .scalableSampleRate: "SSR"
        case .longTermPrediction: "LTP"
        case .spectralBandReplication: "HE-AAC"
        case .parametricStereo: "HE-AACv2"
        case .lowDelay: "LD"
        case .enhancedLowDelay: "ELD"
        case .unifiedSpeechAndAudio: "xHE-AAC"
        default: nil
        }
    }

    /// VP9 ("VP9 Bitstream & Decoding Process Specification", 7.2).
    package static func vp9(profile: UInt8) -> String? {
        profile <= 3 ? "Profile \(profile)" : nil
    }

    /// AV1 ("AV1 Bitstream & Decoding Process Specification", annex A).
    package static func av1(profile: UInt8) -> String? {
        switch profile {
        case 0: "Main"
        case 1: "High"
        case 2: "Professional"
        default: nil
        }
    }
}
