/// Codec strings (RFC 6381) for the CODECS attribute of a playlist and for a player's question whether it can play.
package enum CodecString {
    /// The codec string of a sample entry of this type with this configuration.
    ///
    /// The type is taken as it is: a caller that writes `hvc1` must say `hvc1`.
    package static func make(sampleEntryType: String, configuration: SampleEntryConfiguration) -> String {
        switch configuration {
        case .avc(let avc): advancedVideo(sampleEntryType, avc)
        case .hevc(let hevc): highEfficiencyVideo(sampleEntryType, hevc.profile)
        case .av1(let av1): self.av1(sampleEntryType, av1)
        case .vp9(let vp9): self.vp9(sampleEntryType, vp9)
        case .vp8: "vp8"
        case .dolbyVision(let dolby): "\(sampleEntryType).\(padded(dolby.profile)).\(padded(dolby.level))"
        case .elementaryStream(let descriptor): elementaryStream(sampleEntryType, descriptor)
        case .aac(let aac): "\(sampleEntryType).40.\(aac.announcedObjectType.rawValue)"
        case .ac3: "ac-3"
        case .eac3: "ec-3"
        case .opus: "opus"
        case .flac: "fLaC"
        case .alac: "alac"
        case .plain: sampleEntryType
        }
    }

    /// The SUPPLEMENTAL-CODECS of a Dolby Vision stream whose base layer is declared in CODECS (Apple HLS authoring
    /// specification, 1.10): "dvh1.08.06/db1p". Nil where the profile has no compatible base layer.
    package static func supplemental(sampleEntryType: String, dolbyVision: DolbyVisionConfiguration) -> String? {
        let entry: String
        switch sampleEntryType {
        case "hvc1", "hev1", "dvh1", "dvhe": entry = "dvh1"
        case "av01", "dav1": entry = "dav1"
        case "avc1", "avc3", "dva1", "dvav": entry = "dva1"
        default: return nil
        }
        let brand: String
        switch dolbyVision.compatibilityID {
        case 1: brand = "db1p"
        case 2: brand = "db2g"
        case 4: brand = "db4h"
        default: return nil
        }
        return "\(entry).\(padded(dolbyVision.profile)).\(padded(dolbyVision.level))/\(brand)"
    }

    /// ISO/IEC 14496-15, annex E.2: three bytes in hexadecimal.
    private static func advancedVideo(_ type: String, _ avc: AVCConfiguration) -> String {
        type + "." + [avc.profileIDC, avc.compatibility, avc.levelIDC].map { hex($0) }.joined()
    }

    /// ISO/IEC 14496-15, annex E.3: profile, reversed compatibility flags, tier and level, constraint bytes without
    /// the zeros at the end.
    private static func highEfficiencyVideo(_ type: String, _ profile: HEVCProfileTierLevel) -> String {
        var reversed: UInt32 = 0
        for bit in 0..<32 where profile.compatibilityFlags >> UInt32(bit) & 1 == 1 {
            reversed |= 1 << UInt32(31 - bit)
        }
        let space = ["", "A", "B", "C"][Int(profile.profileSpace & 3)]
        var parts = [
            type,
            space + "\(profile.profileIDC)",
            String(reversed, radix: 16, uppercase: true),
            (profile.isHighTier ? "H" : "L") + "\(profile.levelIDC)",
        ]
        var constraints = profile.constraintBytes
        while constraints.last == 0 { constraints.removeLast() }
        parts += constraints.map { String($0, radix: 16, uppercase: true) }
        return parts.joined(separator: ".")
    }

    /// "AV1 Codec ISO Media File Format Binding", 5: the long form only where monochrome, subsampling or colour differ
    /// from 4:2:0 BT.709 limited. Unspecified colour and the position of chroma do not count as different.
    private static func av1(_ type: String, _ av1: AV1Configuration) -> String {
        let format = av1.format
        let level = padded(av1.levelIndex) + (av1.isHighTier ? "H" : "M")
        let short = "\(type).\(av1.profile).\(level).\(padded(format.bitDepth))"
        let colour = format.colour ?? .unspecified
        let isUsualFormat =
            !format.isMonochrome && format.isSubsampledHorizontally && format.isSubsampledVertically
        if isUsualFormat, isUsual(colour) { return short }
        let isSubsampledTwice = format.isSubsampledHorizontally && format.isSubsampledVertically
        let subsampling =
            (format.isSubsampledHorizontally ? "1" : "0") + (format.isSubsampledVertically ? "1" : "0")
            + (isSubsampledTwice ? "\(format.chromaPosition)" : "0")
        let range = colour.isFullRange == true ? "1" : "0"
        return "\(short).\(format.isMonochrome ? 1 : 0).\(subsampling).\(codePoints(colour)).\(range)"
    }

    /// "VP Codec ISO Media File Format Binding", Codecs Parameter String: the long form only where subsampling or
    /// colour differ from 4:2:0 BT.709 limited. An unknown level is written as 1, because players refuse 00.
    private static func vp9(_ type: String, _ vp9: VP9Configuration) -> String {
        let level = vp9.level == 0 ? 10 : vp9.level
        let short = "\(type).\(padded(vp9.profile)).\(padded(level)).\(padded(vp9.bitDepth))"
        if vp9.chromaSubsampling <= 1, isUsual(vp9.colour) { return short }
        let range = vp9.colour.isFullRange == true ? "01" : "00"
        return "\(short).\(padded(vp9.chromaSubsampling)).\(codePoints(vp9.colour)).\(range)"
    }

    /// RFC 6381, 3.3: the object type indication in hexadecimal, and for MPEG-4 audio the object type in decimal.
    ///
    /// MP3 (0x69, 0x6B) is written as `mp4a.40.34`, the MPEG-4 object type "layer 3" and what Apple's players, hls.js
    /// and Chromium take, rather than as the equally legal `mp4a.69` and `mp4a.6B`, which they do not all take in HLS.
    private static func elementaryStream(_ type: String, _ descriptor: ElementaryStreamDescriptor) -> String {
        switch descriptor.objectTypeIndication {
        case 0x40:
            let objectType = descriptor.audioConfiguration?.announcedObjectType ?? .lowComplexity
            return "\(type).40.\(objectType.rawValue)"
        case 0x69, 0x6B:
            return "\(type).40.\(AACObjectType.layer3.rawValue)"
        case 0x20:
            return "\(type).20.\(videoProfile(descriptor.decoderSpecificInformation))"
        default:
            return "\(type).\(hex(descriptor.objectTypeIndication, uppercase: true))"
        }
    }

    /// profile_and_level_indication of MPEG-4 video (ISO/IEC 14496-2, 6.2.2); simple profile where it is not said.
    private static func videoProfile(_ bytes: [UInt8]) -> UInt8 {
        bytes.starts(with: [0, 0, 1, 0xB0]) && bytes.count > 4 ? bytes[4] : 1
    }

    /// Whether colour need not be written: BT.709 or unspecified, and not full range.
    private static func isUsual(_ colour: ColourInformation) -> Bool {
        let isPlain = (colour.primaries, colour.transfer, colour.matrix) == (1, 1, 1)
        return colour.isFullRange != true && (isPlain || colour.isUnspecified)
    }

    /// Primaries, transfer and matrix, two digits each.
    private static func codePoints(_ colour: ColourInformation) -> String {
        [colour.primaries, colour.transfer, colour.matrix].map { padded($0) }.joined(separator: ".")
    }

    private static func padded(_ value: some BinaryInteger) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }

    private static func hex(_ byte: UInt8, uppercase: Bool = false) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: uppercase)
    }
}
