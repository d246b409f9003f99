/// The transformation a player applies to a decoded picture: the nine numbers of a track header matrix,
/// row by row (ISO/IEC 14496-12, 8.3.2), 16.16 fixed point except the third column, which is 2.30.
public struct DisplayMatrix: Sendable, Hashable, Codable {
    /// a, b, u, c, d, v, x, y, w.
    public let values: [Int32]

    /// Creates a matrix from its nine numbers; nil for any other count.
    public init?(values: [Int32]) {
        guard values.count == 9 else { return nil }
        self.values = values
    }

    private init(a: Int32, b: Int32, c: Int32, d: Int32) {
        values = [a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30]
    }

    /// No transformation.
    public static let identity = DisplayMatrix(a: 1, b: 0, c: 0, d: 1)

    /// The clockwise rotation in degrees when the matrix is a pure quarter turn, else nil.
    public var rotation: Int? {
        let signs = [values[0], values[1], values[3], values[4]].map { $0.signum() }
        switch signs {
        case [1, 0, 0, 1]: return 0
        case [0, 1, -1, 0]: return 90
        case [-1, 0, 0, -1]: return 180
        case [0, -1, 1, 0]: return 270
        default: return nil
        }
    }

    /// Whether width and height change places.
    public var swapsAxes: Bool { values[0] == 0 && values[4] == 0 && (values[1] != 0 || values[3] != 0) }

    /// Whether the picture is shown as it was coded, apart from a shift.
    public var isIdentity: Bool {
        values[0] == 1 << 16 && values[4] == 1 << 16 && values[1] == 0 && values[3] == 0
    }
}
