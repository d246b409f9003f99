extension AV1SequenceHeader {
    /// From timing_info_present_flag to the last operating point (5.5.1, 5.5.3, 5.5.4).
    struct OperatingPoints {
        var timing: VideoTiming?
        var levelIndex: UInt8 = 0
        var isHighTier = false

        init(reader: inout BitReader) throws(CodecConfigurationError) {
            var delayLength: Int?
            if try reader.flag() {
                timing = try Self.readTiming(&reader)
                if try reader.flag() {
                    delayLength = try reader.bits(5) + 1
                    try reader.skip(32 + 5 + 5)
                }
            }
            let hasDisplayDelay = try reader.flag()
            let count = try reader.bits(5) + 1
            for index in 0..<count {
                try reader.skip(12)
                let level = try reader.small(5)
                let tier = try level > 7 ? reader.flag() : false
                if let delayLength, try reader.flag() { try reader.skip(2 * delayLength + 1) }
                if hasDisplayDelay, try reader.flag() { try reader.skip(4) }
                if index == 0 { (levelIndex, isHighTier) = (level, tier) }
            }
        }

        private static func readTiming(_ reader: inout BitReader) throws(CodecConfigurationError) -> VideoTiming {
            let units = UInt32(truncatingIfNeeded: try reader.bits(32))
            let scale = UInt32(truncatingIfNeeded: try reader.bits(32))
            let isFixed = try reader.flag()
            if isFixed { _ = try reader.ue() }
            return VideoTiming(unitsInTick: units, timeScale: scale, isFixed: isFixed)
        }
    }
}
