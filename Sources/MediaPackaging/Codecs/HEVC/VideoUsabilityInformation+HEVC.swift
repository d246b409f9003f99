extension VideoUsabilityInformation {
    /// Reads vui_parameters of an HEVC sequence parameter set (ISO/IEC 23008-2, E.2.1). Never throws: what is damaged
    /// ends the reading and is marked.
    package init(hevc reader: inout BitReader, subLayers: Int) {
        self.init()
        do throws(CodecConfigurationError) {
            try readHEVC(&reader, subLayers: subLayers)
        } catch {
            isDamaged = true
        }
    }

    private mutating func readHEVC(
        _ reader: inout BitReader,
        subLayers: Int
    ) throws(CodecConfigurationError) {
        try readCommonStart(&reader)
        try reader.skip(1)
        isFieldSequence = try reader.flag()
        hasPictureStructure = try reader.flag()
        if try reader.flag() {
            defaultDisplayWindow = try PictureCropping(reader: &reader, unitWidth: 1, unitHeight: 1)
        }
        if try reader.flag() {
            let units = UInt32(truncatingIfNeeded: try reader.bits(32))
            let scale = UInt32(truncatingIfNeeded: try reader.bits(32))
            let isFixed = try reader.flag()
            timing = VideoTiming(unitsInTick: units, timeScale: scale, isFixed: isFixed)
            if isFixed { _ = try reader.ue() }
            hasHypotheticalReferenceDecoder = try reader.flag()
            if hasHypotheticalReferenceDecoder {
                try Self.skipHypotheticalDecoder(&reader, subLayers: subLayers)
            }
        }
        guard try reader.flag() else { return }
        try reader.skip(3)
        minimumSpatialSegmentation = try reader.ue(atMost: 4095, "min_spatial_segmentation_idc")
    }

    /// hrd_parameters(1, subLayers) (E.2.2).
    private static func skipHypotheticalDecoder(
        _ reader: inout BitReader,
        subLayers: Int
    ) throws(CodecConfigurationError) {
        let hasNAL = try reader.flag()
        let hasVCL = try reader.flag()
        var hasSubPictures = false
        if hasNAL || hasVCL {
            hasSubPictures = try reader.flag()
            try reader.skip((hasSubPictures ? 19 : 0) + 8 + (hasSubPictures ? 4 : 0) + 15)
        }
        for _ in 0...subLayers {
            let isFixedGenerally = try reader.flag()
            let isFixedInSequence = try isFixedGenerally ? true : reader.flag()
            var isLowDelay = false
            if isFixedInSequence {
                _ = try reader.ue()
            } else {
                isLowDelay = try reader.flag()
            }
            let buffers = try isLowDelay ? 1 : reader.ue(atMost: 31, "cpb_cnt_minus1") + 1
            for _ in 0..<(hasNAL ? buffers : 0) + (hasVCL ? buffers : 0) {
                for _ in 0..<(hasSubPictures ? 4 : 2) { _ = try reader.ue() }
                try reader.skip(1)
            }
        }
    }
}
