extension MediaTime: Codable {
    private enum CodingKeys: String, CodingKey { case value, timescale, seconds }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let timescale = try container.decode(Int32.self, forKey: .timescale)
        guard timescale > 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .timescale, in: container, debugDescription: "a timescale is a positive number")
        }
        self.init(value: try container.decode(Int64.self, forKey: .value), timescale: timescale)
    }

    /// Writes the exact rational, and its seconds for readers that do not care; only the rational is read back.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(value, forKey: .value)
        try container.encode(timescale, forKey: .timescale)
        try container.encode(seconds, forKey: .seconds)
    }
}

extension MediaTime: CustomStringConvertible {
    /// Seconds with up to six digits after the point, as in `12.345s`.
    public var description: String {
        let micro = ticks(at: 1_000_000)
        let whole = micro.magnitude / 1_000_000
        var fraction = String(micro.magnitude % 1_000_000)
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return (micro < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : "." + fraction) + "s"
    }
}
