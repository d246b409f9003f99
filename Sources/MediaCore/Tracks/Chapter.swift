/// A named stretch of a media.
public struct Chapter: Sendable, Hashable, Codable {
    public var timeRange: MediaTimeRange
    public var title: String?

    public init(timeRange: MediaTimeRange, title: String?) {
        self.timeRange = timeRange
        self.title = title
    }
}
