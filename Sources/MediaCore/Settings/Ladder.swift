/// The heights an HLS package offers a picture in. A rung is named by its short side; none is larger than the source.
public enum Ladder: Sendable, Hashable, Codable {
    /// The source's own size only.
    case source
    /// The source's size and every usual rung below it.
    case auto
    /// These short sides, as far as the source reaches; the source's own where all are larger.
    case heights([Int])

    /// The usual rungs, by short side.
    public static let usual = [2160, 1440, 1080, 720, 480, 360]

    /// The same ladder without rungs above a short side.
    public func capped(at limit: Int) -> Ladder {
        switch self {
        case .source: .heights([limit])
        case .auto: .heights([limit] + Self.usual.filter { $0 < limit })
        case .heights(let heights):
            .heights(heights.contains { $0 <= limit } ? heights.filter { $0 <= limit } : [limit])
        }
    }

    /// The short sides to make for a source, highest first; nil stands for the source's own size.
    public func rungs(shortSide: Int) -> [Int?] {
        switch self {
        case .source: return [nil]
        case .auto: return [nil] + Self.usual.filter { $0 * 10 <= shortSide * 9 }.map { $0 }
        case .heights(let heights):
            let fitting = Set(heights.filter { $0 > 0 && $0 <= shortSide }).sorted(by: >)
            if fitting.isEmpty { return [nil] }
            return fitting.map { $0 == shortSide ? nil : $0 }
        }
    }
}
