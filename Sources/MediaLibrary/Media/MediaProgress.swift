/// How far the work on a media has come.
public struct MediaProgress: Sendable, Hashable {
    /// What is done at the moment, as in `ingest` or `package`.
    public var step: String
    /// From 0 to 1; nil where nobody knows how much there is.
    public var fraction: Double?
    /// Bytes that were fetched or received.
    public var byteCount: Int?
    public var totalByteCount: Int?

    init(step: String, fraction: Double? = nil, byteCount: Int? = nil, totalByteCount: Int? = nil) {
        self.step = step
        self.fraction = fraction
        self.byteCount = byteCount
        self.totalByteCount = totalByteCount
    }
}
