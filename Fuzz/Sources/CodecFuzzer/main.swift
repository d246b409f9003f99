internal import CLibFuzzer
internal import FuzzSupport
internal import MediaCore
internal import MediaPackaging

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The first byte of an input says which parser reads the rest; `seeds` knows the numbers.
func exercise(_ input: [UInt8]) {
    guard let selector = input.first else { return }
    let bytes = Array(input.dropFirst())
    switch selector {
    case 0: avc(try? AVCConfiguration(parsing: bytes))
    case 1: avc(try? AVCConfiguration(annexB: bytes))
    case 2: hevc(try? HEVCConfiguration(parsing: bytes))
    case 3: hevc(try? HEVCConfiguration(annexB: bytes))
    case 4: h264Units(bytes)
    case 5: hevcUnits(bytes)
    case 6:
        check(try? AV1Configuration(parsing: bytes), { $0.serialized() }, AV1Configuration.init(parsing:)) { .av1($0) }
    case 7:
        use(AV1OBU.units(in: bytes))
        use(AV1SequenceHeader.find(inTemporalUnit: bytes))
        check(try? AV1Configuration(temporalUnit: bytes), { $0.serialized() }, AV1Configuration.init(parsing:)) {
            .av1($0)
        }
    case 8:
        check(try? VP9Configuration(parsing: bytes), { $0.serialized() }, VP9Configuration.init(parsing:)) { .vp9($0) }
    case 9: vpx(bytes)
    case 10:
        check(
            try? ElementaryStreamDescriptor(parsing: bytes), { $0.serialized() },
            ElementaryStreamDescriptor.init(parsing:)
        ) { .elementaryStream($0) }
    case 11:
        aac(try? AudioSpecificConfiguration(parsing: bytes))
        if let header = try? ADTSHeader(parsing: bytes) { aac(try? AudioSpecificConfiguration(adts: header)) }
    case 12:
        check(try? AC3Configuration(parsing: bytes), { $0.serialized() }, AC3Configuration.init(parsing:)) { .ac3($0) }
        check(try? AC3Configuration(syncFrame: bytes), { $0.serialized() }, AC3Configuration.init(parsing:)) {
            .ac3($0)
        }
    case 13:
        check(try? EAC3Configuration(parsing: bytes), { $0.serialized() }, EAC3Configuration.init(parsing:)) {
            .eac3($0)
        }
    case 14:
        for opus in [try? OpusConfiguration(parsing: bytes), try? OpusConfiguration(identificationHeader: bytes)] {
            check(opus, { $0.serialized() }, OpusConfiguration.init(parsing:)) { .opus($0) }
            check(opus, { $0.identificationHeader() }, OpusConfiguration.init(identificationHeader:)) { .opus($0) }
        }
    case 15:
        let flac = try? FLACConfiguration(parsing: bytes)
        use(flac?.streamInformation())
        check(flac, { $0.serialized() }, FLACConfiguration.init(parsing:)) { .flac($0) }
    case 16:
        let alac = try? ALACConfiguration(parsing: bytes)
        use(alac?.magicCookie())
        check(alac, { $0.serialized() }, ALACConfiguration.init(parsing:)) { .alac($0) }
    case 17: colour(bytes)
    default: break
    }
}

/// Writing what was read, reading that and writing it again gives the same bytes.
func check<Value>(
    _ value: Value?, _ write: (Value) -> [UInt8], _ read: ([UInt8]) throws -> Value,
    _ configuration: (Value) -> SampleEntryConfiguration?
) {
    guard let value else { return }
    if let configuration = configuration(value) {
        for type in [
            "avc1", "avc3", "hvc1", "hev1", "dvh1", "av01", "vp09", "mp4a", "ac-3", "ec-3", "Opus", "fLaC", "alac", "x",
        ] {
            use(CodecString.make(sampleEntryType: type, configuration: configuration))
        }
    }
    let written = write(value)
    do {
        let again = write(try read(written))
        guard again == written else { fatalError("not stable: \(value)\n\(written)\n\(again)") }
    } catch { fatalError("what was written does not parse: \(error) \(value)\n\(written)") }
}

func avc(_ record: AVCConfiguration?) {
    if let sequence = try? record?.sequenceParameterSet() {
        use(H264Level(sequence))
        use(ProfileName.h264(profileIDC: sequence.profileIDC, constraintFlags: sequence.constraintFlags))
    }
    check(record, { $0.serialized() }, AVCConfiguration.init(parsing:)) { .avc($0) }
}

func hevc(_ record: HEVCConfiguration?) {
    if let sequence = try? record?.sequenceParameterSet() { use(ProfileName.hevc(sequence.profile)) }
    check(record, { $0.serialized() }, HEVCConfiguration.init(parsing:)) { .hevc($0) }
    check(record?.completed(), { $0.serialized() }, HEVCConfiguration.init(parsing:)) { .hevc($0) }
}

/// The units of a byte stream, each as everything it may be; slices against the last sequence parameter set.
func h264Units(_ bytes: [UInt8]) {
    let prefixed = NALUnits.lengthPrefixed(annexB: bytes)
    guard let ranges = try? NALUnits.lengthPrefixedRanges(in: prefixed, lengthSize: 4),
        ranges.count == NALUnits.annexBRanges(in: bytes).count
    else { fatalError("lengths of our own do not parse") }
    for size in 1...4 { use(try? NALUnits.lengthPrefixedRanges(in: bytes, lengthSize: size)) }
    var sequence: H264SequenceParameterSet?
    for range in ranges.prefix(64) {
        let unit = Array(prefixed[range])
        if let found = try? H264SequenceParameterSet(parsing: unit) { sequence = found }
        use(try? H264PictureParameterSet(parsing: unit))
        use(try? H264SEI(parsing: unit, sequence: sequence))
        if let sequence { use(try? H264SliceHeader(parsing: unit, sequence: sequence)) }
    }
}

func hevcUnits(_ bytes: [UInt8]) {
    for range in NALUnits.annexBRanges(in: bytes).prefix(64) {
        let unit = Array(bytes[range])
        use(try? HEVCVideoParameterSet(parsing: unit))
        use(try? HEVCSequenceParameterSet(parsing: unit))
        use(SEIMessage.messages(inPayload: BitReader.removingEmulationPrevention(unit)))
    }
}

func vpx(_ bytes: [UInt8]) {
    use(try? VP8FrameHeader(parsing: bytes))
    guard let frame = try? VP9FrameHeader(parsing: bytes) else { return }
    let level = VP9Level(width: frame.width, height: frame.height, framesPerSecond: 30)
    check(
        try? VP9Configuration(frame: frame, level: level?.number ?? 0), { $0.serialized() },
        VP9Configuration.init(parsing:)
    ) { .vp9($0) }
}

func aac(_ record: AudioSpecificConfiguration?) {
    guard let record else { return }
    use(CodecString.make(sampleEntryType: "mp4a", configuration: .aac(record)))
    guard let written = record.serialized() else { return }
    guard let again = try? AudioSpecificConfiguration(parsing: written), again.serialized() == written else {
        fatalError("not stable: \(record) \(written)")
    }
}

func colour(_ bytes: [UInt8]) {
    check(try? ColourInformation(parsing: bytes), { $0.serialized() }, ColourInformation.init(parsing:)) { _ in nil }
    check(try? ContentLightLevel(parsing: bytes), { $0.serialized() }, ContentLightLevel.init(parsing:)) { _ in nil }
    check(try? MasteringDisplay(parsing: bytes), { $0.serialized() }, MasteringDisplay.init(parsing:)) { _ in nil }
    let dolbyVision = try? DolbyVisionConfiguration(parsing: bytes)
    use(dolbyVision.map { CodecString.supplemental(sampleEntryType: "hvc1", dolbyVision: $0) })
    check(dolbyVision, { $0.serialized() }, DolbyVisionConfiguration.init(parsing:)) { .dolbyVision($0) }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    exercise(input(data, count))
    return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzOne))
