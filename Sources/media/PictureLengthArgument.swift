public import ArgumentParser
public import MediaCore

extension PictureLength: ExpressibleByArgument {
    /// `20px`, `20` or `10%`.
    public init?(argument: String) {
        guard let length = try? PictureLength(parsing: argument, field: "length") else { return nil }
        self = length
    }
}

extension Percentage: ExpressibleByArgument {
    /// `80%`.
    public init?(argument: String) {
        guard let part = try? Percentage(parsing: argument, field: "part") else { return nil }
        self = part
    }
}
