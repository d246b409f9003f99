/// Everything that can go wrong with a media, an output or a request, in one shape.
public struct MediaError: Error, Sendable, Hashable, Codable {
    /// What kind of failure it is; programs decide by this.
    public var code: Code
    /// One sentence for people.
    public var message: String
    /// What was being done.
    public var operation: Operation
    /// The file or address concerned, without credentials.
    public var location: String?
    /// Index of the track concerned.
    public var track: Int?
    /// The last lines FFmpeg logged for this job, cleaned.
    public var log: [String]
    /// Number of the signal that ended a worker process.
    public var signal: Int32?

    public init(
        _ code: Code, _ message: String, operation: Operation, location: String? = nil, track: Int? = nil,
        log: [String] = [], signal: Int32? = nil
    ) {
        self.code = code
        self.message = message
        self.operation = operation
        self.location = location
        self.track = track
        self.log = log
        self.signal = signal
    }
}

extension MediaError: CustomStringConvertible {
    /// One line: where, which track, what.
    public var description: String {
        var line = ""
        if let location { line += "\(location): " }
        if let track { line += "track \(track): " }
        return line + message
    }
}
