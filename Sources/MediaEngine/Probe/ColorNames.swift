internal import MediaCore
internal import MediaPackaging

/// FFmpeg's names of the code points of ITU-T H.273.
enum ColorNames {
    /// Sets what is not set yet.
    static func fill(_ color: inout ColorInfo, _ colour: ColourInformation) {
        color.primaries = color.primaries ?? primaries[colour.primaries]
        color.transfer = color.transfer ?? transfer[colour.transfer]
        color.matrix = color.matrix ?? matrix[colour.matrix]
        if let isFull = colour.isFullRange { color.range = color.range ?? (isFull ? "pc" : "tv") }
    }

    private static let primaries: [UInt8: String] = [
        1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020", 10: "smpte428",
        11: "smpte431", 12: "smpte432", 22: "ebu3213",
    ]
    private static let transfer: [UInt8: String] = [
        1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100", 10: "log316",
        11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084",
        17: "smpte428", 18: "arib-std-b67",
    ]
    private static let matrix: [UInt8: String] = [
        0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
        10: "bt2020c", 11: "smpte2085", 12: "chroma-derived-nc", 13: "chroma-derived-c", 14: "ictcp",
    ]
}
