/// Why boxes could not be read.
package enum BoxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The data ends inside something.
    case truncated(at: Int)
    /// A box claims a size it cannot have.
    case badSize(type: BoxType, at: Int)
    /// A box that must be there is missing.
    case missing(BoxType)
    /// A table claims more entries than its box can hold, or than the file can.
    case badCount(BoxType)
    /// A field has a value nobody can use.
    case badValue(BoxType, field: String)
    /// A limit for untrusted media was exceeded.
    case limitExceeded(BoxType)

    package var description: String {
        switch self {
        case .truncated(let offset): "the boxes end early, at byte \(offset)"
        case .badSize(let type, let offset): "box \(type) at byte \(offset) has an impossible size"
        case .missing(let type): "box \(type) is missing"
        case .badCount(let type): "box \(type) counts more entries than there can be"
        case .badValue(let type, let field): "box \(type) has an unusable \(field)"
        case .limitExceeded(let type): "box \(type) is larger than allowed"
        }
    }
}
