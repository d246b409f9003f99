/// samplingFrequencyIndex of MPEG-4 audio (ISO/IEC 14496-3, table 1.18).
enum AACSamplingFrequency {
    /// The frequencies of index 0 to 12.
    static let table = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350,
    ]

    /// The frequency of an index; nil for the reserved ones and for 15, the escape.
    static func frequency(index: Int) -> Int? {
        table.indices.contains(index) ? table[index] : nil
    }

    /// An index, or after index 15 the frequency itself.
    static func read(_ reader: inout BitReader) throws(CodecConfigurationError) -> Int {
        let index = try reader.bits(4)
        let frequency = try index == 15 ? reader.bits(24) : Self.frequency(index: index)
        guard let frequency, frequency > 0 else { throw .invalid("samplingFrequencyIndex") }
        return frequency
    }

    /// An index where the table has the frequency, else the escape.
    static func write(_ frequency: Int, to writer: inout BitWriter) {
        if let index = table.firstIndex(of: frequency) {
            writer.bits(index, 4)
        } else {
            writer.bits(15, 4)
            writer.bits(frequency, 24)
        }
    }
}
