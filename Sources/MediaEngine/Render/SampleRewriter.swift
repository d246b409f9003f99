internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Makes a packet's bytes legal in MP4: Annex B becomes length-prefixed, parameter sets and delimiters leave the
/// samples, ADTS heads go. Part of a copy: the coded pictures and sounds stay as they are.
struct SampleRewriter {
    private enum Form {
        case asIs
        case annexB(CodecID)
        case lengthPrefixed(CodecID, Int)
        case adts(BitstreamFilter)
        case temporalUnit
    }

    private let form: Form
    /// Units taken out of samples so far.
    private(set) var removedUnits = 0

    /// - Parameter stripsParameterSets: whether the sample entry forbids parameter sets in samples and they may be there.
    init(
        stream: StreamSnapshot, parameters: CodecParameters, stripsParameterSets: Bool
    ) throws(MediaError) {
        let configuration = stream.configuration
        switch stream.codec {
        case .h264, .hevc:
            let minimum = stream.codec == .h264 ? 7 : 23
            let isPrefixed = configuration.count >= minimum && !NALUnits.beginsWithStartCode(configuration)
            if !isPrefixed {
                form = .annexB(stream.codec)
            } else if stripsParameterSets {
                form = .lengthPrefixed(stream.codec, Int(configuration[stream.codec == .h264 ? 4 : 21] & 3) + 1)
            } else {
                form = .asIs
            }
        case .aac where configuration.isEmpty:
            form = .adts(
                try BitstreamFilter(name: "aac_adtstoasc", parameters: parameters, timeBase: stream.timeBase))
        case .av1: form = .temporalUnit
        default: form = .asIs
        }
    }

    /// The bytes for MP4; nil where the packet's own will do.
    mutating func rewrite(_ packet: Packet) throws(MediaError) -> SampleBytes? {
        switch form {
        case .asIs: return nil
        case .temporalUnit:
            // A temporal delimiter has no place in a sample (AV1 in ISOBMFF, 2.4).
            let isDelimited = packet.withUnsafeBytes { $0.count > 2 && $0[0] == 0x12 && $0[1] == 0 }
            guard isDelimited else { return nil }
            return packet.withUnsafeBytes { SampleBytes(copying: $0.dropFirst(2)) }
        case .adts(let filter):
            let isADTS = packet.withUnsafeBytes { $0.count > 6 && $0[0] == 0xFF && $0[1] & 0xF0 == 0xF0 }
            guard isADTS else { return nil }
            let filtered = try filter.apply(packet)
            guard let first = filtered.first, filtered.count == 1 else {
                throw MediaError(
                    .damaged, "an ADTS frame cannot be taken apart", operation: .render, track: packet.streamIndex)
            }
            return first.withUnsafeBytes { SampleBytes(copying: $0) }
        case .annexB(let codec): return collect(packet, codec, lengthSize: nil)
        case .lengthPrefixed(let codec, let lengthSize):
            let before = removedUnits
            let bytes = collect(packet, codec, lengthSize: lengthSize)
            return removedUnits == before && lengthSize == 4 ? nil : bytes
        }
    }

    private mutating func collect(_ packet: Packet, _ codec: CodecID, lengthSize: Int?) -> SampleBytes {
        var units: [UnsafeRawBufferPointer] = []
        var removed = 0
        return packet.withUnsafeBytes { source in
            NALWalker.walk(source, lengthSize: lengthSize) { unit in
                guard let head = unit.first else { return true }
                if Self.leavesSample(head, codec) { removed += 1 } else { units.append(unit) }
                return true
            }
            removedUnits += removed
            return SampleBytes(units: units, lengthSize: lengthSize ?? 4)
        }
    }

    /// Parameter sets belong into the sample entry (ISO/IEC 14496-15, 5.3.2 and 8.3.2); delimiters and fillers into none.
    private static func leavesSample(_ head: UInt8, _ codec: CodecID) -> Bool {
        if codec == .h264 {
            let type = H264NALUnitType(rawValue: head & 0x1F)
            return type.isParameterSet || type == .accessUnitDelimiter || type == .filler
        }
        let type = HEVCNALUnitType(rawValue: head >> 1 & 0x3F)
        return type.isParameterSet || type == .accessUnitDelimiter || type.rawValue == 38
    }
}
