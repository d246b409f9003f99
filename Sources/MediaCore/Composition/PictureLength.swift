/// A length on a picture: pixels, or a part of its width or height.
public enum PictureLength: Sendable, Hashable, Codable {
    case pixels(Int)
    case part(Percentage)

    /// Reads `20px`, `20` or `10%`.
    ///
    /// - Parameter field: what the text was given for, for the error.
    /// - Throws: `invalidSettings` for anything else.
    public init(parsing text: String, field: String) throws(MediaError) {
        if text.hasSuffix("%") {
            self = .part(try Percentage(parsing: text, field: field))
            return
        }
        let number = text.hasSuffix("px") ? text.dropLast(2) : text[...]
        guard number.utf8.count <= 6, let value = DecimalText.value(number, digits: 0)
        else {
            throw MediaError(
                .invalidSettings,
                "\(field): \(CleanText.line(text, limit: 40)) is no length, as in 20px or 10%", operation: .plan)
        }
        self = .pixels(Int(value))
    }

    /// Pixels on a picture whose side is this long.
    public func pixels(of side: Int) -> Int {
        switch self {
        case .pixels(let count): count
        case .part(let part): part.of(side)
        }
    }
}
