/// A level of VP9 ("VP9 Levels", WebM project), which its bitstream does not say.
package struct VP9Level: Sendable, Hashable {
    /// Ten times the level's number, as in a vpcC box; 0 is unknown.
    package let number: UInt8

    /// The lowest level that allows this picture size and rate; nil above 6.2. Bit rate is not looked at.
    package init?(width: Int, height: Int, framesPerSecond: Double) {
        guard width > 0, height > 0, width <= 65536, height <= 65536 else { return nil }
        let size = width * height
        let rate = Double(size) * max(framesPerSecond, 0)
        guard
            let row = Self.table.first(where: {
                size <= $0.size && max(width, height) <= $0.side && rate <= Double($0.rate)
            })
        else { return nil }
        number = row.number
    }

    private static let table: [(number: UInt8, rate: Int, size: Int, side: Int)] = [
        (10, 829_440, 36_864, 512), (11, 2_764_800, 73_728, 768), (20, 4_608_000, 122_880, 960),
        (21, 9_216_000, 245_760, 1344), (30, 20_736_000, 552_960, 2048), (31, 36_864_000, 983_040, 2752),
        (40, 83_558_400, 2_228_224, 4160), (41, 160_432_128, 2_228_224, 4160),
        (50, 311_951_360, 8_912_896, 8384), (51, 588_251_136, 8_912_896, 8384),
        (52, 1_176_502_272, 8_912_896, 8384), (60, 1_176_502_272, 35_651_584, 16832),
        (61, 2_353_004_544, 35_651_584, 16832), (62, 4_706_009_088, 35_651_584, 16832),
    ]
}
