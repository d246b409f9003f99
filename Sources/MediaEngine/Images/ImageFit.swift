/// How a picture is fitted into a width and height of another shape.
public enum ImageFit: String, Sendable, Hashable, Codable, CaseIterable {
    /// As large as fits inside; the result may be narrower or lower than asked.
    case preserve
    /// Exactly the size asked, the shape given up.
    case stretch
    /// Fills the size asked; what sticks out is cut off, evenly on both sides.
    case crop
    /// As large as fits inside, black around it.
    case pad
}
