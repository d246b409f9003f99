/// A part of a whole, exact to a hundredth of a percent.
public struct Percentage: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Hundredths of a percent: 10000 is all of it.
    public var hundredths: Int

    public init(hundredths: Int) { self.hundredths = hundredths }

    /// Whole percents.
    public static func percent(_ value: Int) -> Percentage { Percentage(hundredths: value * 100) }

    /// All of it.
    public static let whole = Percentage.percent(100)

    /// Reads `80%` or `12.5%`.
    ///
    /// - Parameter field: what the text was given for, for the error.
    /// - Throws: `invalidSettings` for anything else.
    public init(parsing text: String, field: String) throws(MediaError) {
        guard text.hasSuffix("%"), let value = DecimalText.value(text.dropLast(), digits: 2) else {
            throw MediaError(
                .invalidSettings, "\(field): \(CleanText.line(text, limit: 40)) is no percentage, as in 80%",
                operation: .plan)
        }
        hundredths = Int(value)
    }

    /// The part of a number, rounded to the nearest.
    public func of(_ whole: Int) -> Int {
        let product = Int128(whole) * Int128(hundredths)
        return Int(clamping: (product + (product < 0 ? -5000 : 5000)) / 10_000)
    }

    public var description: String {
        let rest = hundredths % 100
        guard rest != 0 else { return "\(hundredths / 100)%" }
        return "\(hundredths / 100)." + (rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)") + "%"
    }
}
