/// What fetching one file may cost.
public struct FetchLimits: Sendable, Hashable {
    /// Bytes of a media file.
    public var maximumByteCount: Int
    /// Bytes of a subtitle file or picture.
    public var maximumSmallByteCount: Int
    /// Longest time for one file, resumptions included.
    public var timeLimit: Duration
    /// Longest time until a connection stands, and from there to the end of the header.
    public var connectTimeLimit: Duration
    public var headerTimeLimit: Duration
    /// Fewest bytes a second, over `rateWindow`.
    public var minimumRate: Int
    public var rateWindow: Duration
    public var maximumRedirects: Int
    /// How often a broken connection is taken up again while bytes still come.
    public var maximumResumptions: Int

    public init() {
        maximumByteCount = 64 << 30
        maximumSmallByteCount = 32 << 20
        timeLimit = .seconds(6 * 3600)
        connectTimeLimit = .seconds(10)
        headerTimeLimit = .seconds(20)
        minimumRate = 50_000
        rateWindow = .seconds(30)
        maximumRedirects = 5
        maximumResumptions = 20
    }
}
