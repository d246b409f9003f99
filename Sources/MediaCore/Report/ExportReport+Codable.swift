extension ExportReport.Output: Codable {
    private enum CodingKeys: String, CodingKey { case kind, path, bytes, duration }

    /// Reads a duration in seconds, exact to the microsecond.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(OutputKind.self, forKey: .kind)
        path = try container.decode(String.self, forKey: .path)
        bytes = try container.decode(Int.self, forKey: .bytes)
        duration = MediaTime(seconds: try container.decode(Double.self, forKey: .duration))
    }

    /// Writes the duration as a number of seconds, which is what readers of a report expect.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(path, forKey: .path)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(Double(duration.ticks(at: 1_000_000)) / 1_000_000, forKey: .duration)
    }
}
