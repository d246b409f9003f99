/// The shape of one sample (ISO/IEC 14496-10, table E-1; ISO/IEC 23091-2, 8.6).
package struct SampleAspectRatio: Sendable, Hashable {
    /// The width of a sample, in the unit of `height`.
    package let width: Int
    /// The height of a sample.
    package let height: Int

    /// 1:1.
    package static let square = SampleAspectRatio(width: 1, height: 1)

    /// A ratio as given.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The ratio of an aspect_ratio_idc from 1 to 16; nil for 0 (unspecified), 255 (explicit) and reserved numbers.
    package init?(index: Int) {
        guard index >= 1, index <= Self.table.count else { return nil }
        let (width, height) = Self.table[index - 1]
        self.init(width: width, height: height)
    }

    private static let table: [(Int, Int)] = [
        (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11),
        (80, 33), (18, 11), (15, 11), (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
    ]
}
