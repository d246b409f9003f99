import MediaPackaging

extension BitWriter {
    /// ue(v), for parameter sets made by tests.
    mutating func ue(_ value: Int) {
        let length = Int.bitWidth - (value + 1).leadingZeroBitCount
        bits(value + 1, 2 * length - 1)
    }
}
