extension SampleEntry {
    /// The configuration inside the entry, parsed; nil when it is missing or unusable.
    package var configuration: SampleEntryConfiguration? {
        switch type {
        case "avc1", "avc3":
            return content("avcC").flatMap { try? AVCConfiguration(parsing: $0) }.map { .avc($0) }
        case "hvc1", "hev1":
            return content("hvcC").flatMap { try? HEVCConfiguration(parsing: $0) }.map { .hevc($0) }
        case "dvh1", "dvhe":
            let record = content("dvcC") ?? content("dvvC")
            return record.flatMap { try? DolbyVisionConfiguration(parsing: $0) }.map { .dolbyVision($0) }
        case "av01": return content("av1C").flatMap { try? AV1Configuration(parsing: $0) }.map { .av1($0) }
        case "vp09": return content("vpcC").flatMap { try? VP9Configuration(parsing: $0) }.map { .vp9($0) }
        case "vp08": return .vp8
        case "mp4a":
            return content("esds").flatMap { try? ElementaryStreamDescriptor(parsing: $0) }
                .map { .elementaryStream($0) }
        case "ac-3": return content("dac3").flatMap { try? AC3Configuration(parsing: $0) }.map { .ac3($0) }
        case "ec-3": return content("dec3").flatMap { try? EAC3Configuration(parsing: $0) }.map { .eac3($0) }
        case "Opus": return content("dOps").flatMap { try? OpusConfiguration(parsing: $0) }.map { .opus($0) }
        case "fLaC": return content("dfLa").flatMap { try? FLACConfiguration(parsing: $0) }.map { .flac($0) }
        case "alac": return content("alac").flatMap { try? ALACConfiguration(parsing: $0) }.map { .alac($0) }
        default: return nil
        }
    }

    /// The RFC 6381 name of the entry's codec; the type alone where there is no configuration to read.
    package var codecString: String {
        guard let configuration else { return type.description }
        return CodecString.make(sampleEntryType: type.description, configuration: configuration)
    }
}
