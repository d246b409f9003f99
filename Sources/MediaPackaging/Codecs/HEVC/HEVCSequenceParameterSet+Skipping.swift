/// The parts that only a decoder needs, read so that what follows them can be found.
extension HEVCSequenceParameterSet {
    /// From log2_min_luma_coding_block_size_minus3 to the PCM fields (ISO/IEC 23008-2, 7.3.2.2.1).
    static func skipCodingTools(_ reader: inout BitReader) throws(CodecConfigurationError) {
        for _ in 0..<6 { _ = try reader.ue() }
        if try reader.flag(), try reader.flag() {
            try skipScalingLists(&reader)
        }
        try reader.skip(2)
        if try reader.flag() {
            try reader.skip(8)
            _ = try reader.ue()
            _ = try reader.ue()
            try reader.skip(1)
        }
    }

    /// scaling_list_data (7.3.4).
    private static func skipScalingLists(_ reader: inout BitReader) throws(CodecConfigurationError) {
        for size in 0..<4 {
            for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
                guard try reader.flag() else {
                    _ = try reader.ue(atMost: 5, "scaling_list_pred_matrix_id_delta")
                    continue
                }
                if size > 1 { _ = try reader.se() }
                for _ in 0..<min(64, 1 << (4 + size << 1)) { _ = try reader.se() }
            }
        }
    }

    /// The short-term and long-term reference pictures (7.3.2.2.1 and 7.3.7).
    static func skipReferencePictures(
        _ reader: inout BitReader,
        orderCountLength: Int
    ) throws(CodecConfigurationError) {
        let sets = try reader.ue(atMost: 64, "num_short_term_ref_pic_sets")
        var previous: [Int] = []
        for index in 0..<sets {
            previous = try readReferenceSet(&reader, isFirst: index == 0, previous: previous)
        }
        if try reader.flag() {
            let count = try reader.ue(atMost: 32, "num_long_term_ref_pics_sps")
            try reader.skip(count * (orderCountLength + 1))
        }
    }

    /// st_ref_pic_set: the distances of its pictures, the earlier ones first (from near to far), then the later ones.
    private static func readReferenceSet(
        _ reader: inout BitReader,
        isFirst: Bool,
        previous: [Int]
    ) throws(CodecConfigurationError) -> [Int] {
        if !isFirst, try reader.flag() {
            return try readPredictedSet(&reader, previous: previous)
        }
        let negative = try reader.ue(atMost: 16, "num_negative_pics")
        let positive = try reader.ue(atMost: 16 - negative, "num_positive_pics")
        var distances: [Int] = []
        for (count, sign) in [(negative, -1), (positive, 1)] {
            var distance = 0
            for _ in 0..<count {
                distance += sign * (1 + (try reader.ue(atMost: 32767, "delta_poc_minus1")))
                try reader.skip(1)
                distances.append(distance)
            }
        }
        return distances
    }

    /// A set predicted from the one before it (7.4.8, equations 7-61 and 7-62).
    private static func readPredictedSet(
        _ reader: inout BitReader,
        previous: [Int]
    ) throws(CodecConfigurationError) -> [Int] {
        let isNegative = try reader.flag()
        let magnitude = 1 + (try reader.ue(atMost: 32767, "abs_delta_rps_minus1"))
        let shift = isNegative ? -magnitude : magnitude
        var distances: [Int] = []
        for candidate in previous + [0] {
            let isUsed = try reader.flag()
            let isKept = try isUsed ? true : reader.flag()
            let distance = candidate + shift
            if isKept, distance != 0 { distances.append(distance) }
        }
        guard distances.count <= 16 else { throw .invalid("st_ref_pic_set") }
        return distances.filter { $0 < 0 }.sorted(by: >) + distances.filter { $0 > 0 }.sorted()
    }
}
