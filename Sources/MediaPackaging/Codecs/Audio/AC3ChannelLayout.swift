/// acmod and lfeon of AC-3 and E-AC-3 (ETSI TS 102 366, 4.4.2.3).
package struct AC3ChannelLayout: Sendable, Hashable {
    /// acmod: 0 is two mono programmes (1+1), 7 is 3/2.
    package let mode: UInt8
    /// lfeon.
    package let hasLowFrequency: Bool

    /// The layout as given.
    package init(mode: UInt8, hasLowFrequency: Bool) {
        self.mode = mode & 7
        self.hasLowFrequency = hasLowFrequency
    }

    /// All channels, the low-frequency one included.
    package var channels: Int {
        let main = [2, 1, 2, 3, 3, 4, 4, 5]
        return main[Int(mode & 7)] + (hasLowFrequency ? 1 : 0)
    }
}
