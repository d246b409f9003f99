internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Looks at the NAL units of H.264 and HEVC packets: is a key frame one, does a picture need an earlier one, do the
/// parameter sets stay what they were.
struct AccessUnitInspector {
    private let codec: CodecID
    /// Bytes of a NAL unit's length; nil for Annex B.
    private let lengthSize: Int?
    private var parameterSets: Set<[UInt8]> = []
    private var sawFirstKey = false
    private(set) var parameterSetsChange = false

    init?(_ stream: StreamSnapshot) {
        codec = stream.codec
        let configuration = stream.configuration
        switch codec {
        case .h264 where configuration.first == 1 && configuration.count > 6:
            lengthSize = Int(configuration[4] & 3) + 1
            if let avc = try? AVCConfiguration(parsing: configuration) {
                parameterSets = Set(avc.sequenceParameterSets + avc.pictureParameterSets)
            }
        case .hevc where configuration.count > 22 && !NALUnits.beginsWithStartCode(configuration):
            lengthSize = Int(configuration[21] & 3) + 1
            if let hevc = try? HEVCConfiguration(parsing: configuration) {
                parameterSets = Set(hevc.arrays.flatMap(\.units))
            }
        case .h264, .hevc:
            lengthSize = nil
            parameterSets = Set(NALUnits.annexBRanges(in: configuration).map { Array(configuration[$0]) })
        default: return nil
        }
    }

    /// What a packet's NAL units say of the picture in it.
    mutating func inspect(_ packet: Packet) -> PresentationAnalyzer.Independence {
        var independence: PresentationAnalyzer.Independence = codec == .hevc ? .independent : .unknown
        packet.withUnsafeBytes { bytes in
            let codec = codec
            NALWalker.walk(bytes, lengthSize: lengthSize, ends: { Self.isPicture($0, codec) }) { unit in
                guard let head = unit.first else { return true }
                if codec == .h264 {
                    let type = H264NALUnitType(rawValue: head & 0x1F)
                    if type.isParameterSet { note(unit) }
                    guard type.isVideoCodingLayer else { return true }
                    if packet.isKeyFrame, type != .idrSlice { independence = .needsEarlier }
                } else {
                    let type = HEVCNALUnitType(rawValue: head >> 1 & 0x3F)
                    if type.isParameterSet { note(unit) }
                    guard type.isVideoCodingLayer else { return true }
                    if type.isSkippedLeading { independence = .needsEarlier }
                }
                return false
            }
        }
        if packet.isKeyFrame { sawFirstKey = true }
        return independence
    }

    private static func isPicture(_ head: UInt8, _ codec: CodecID) -> Bool {
        codec == .h264
            ? H264NALUnitType(rawValue: head & 0x1F).isVideoCodingLayer
            : HEVCNALUnitType(rawValue: head >> 1 & 0x3F).isVideoCodingLayer
    }

    private mutating func note(_ unit: UnsafeRawBufferPointer) {
        let (isNew, _) = parameterSets.insert(Array(unit))
        if isNew, sawFirstKey { parameterSetsChange = true }
    }
}
