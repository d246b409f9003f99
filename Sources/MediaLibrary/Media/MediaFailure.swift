internal import MediaCore

/// Why something of a media failed, in words for its owner.
public struct MediaFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The kind of a failure: an open set.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The address is not one that is fetched: scheme, port, credentials, a host that is not public.
        public static let addressRefused = Code(rawValue: "addressRefused")
        /// The host has no address.
        public static let hostNotFound = Code(rawValue: "hostNotFound")
        /// Nobody answers, or the connection breaks and does not come back.
        public static let connectionFailed = Code(rawValue: "connectionFailed")
        /// The server has no such file (404, 410).
        public static let sourceNotFound = Code(rawValue: "sourceNotFound")
        /// The server does not give it to us (401, 403, 451).
        public static let sourceForbidden = Code(rawValue: "sourceForbidden")
        /// The server answers with something else than a file.
        public static let serverFailed = Code(rawValue: "serverFailed")
        /// The answer breaks the rules of HTTP, or contradicts itself.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
        /// Too many redirections, or one into nowhere.
        public static let redirectRefused = Code(rawValue: "redirectRefused")
        /// The file changed while it was fetched.
        public static let sourceChanged = Code(rawValue: "sourceChanged")
        /// The file is larger than the library takes.
        public static let tooLarge = Code(rawValue: "tooLarge")
        /// The file plays longer than the library takes.
        public static let tooLong = Code(rawValue: "tooLong")
        /// It came too slowly, or took too long in all.
        public static let timedOut = Code(rawValue: "timedOut")
        /// It holds no bytes.
        public static let emptySource = Code(rawValue: "emptySource")
        /// It is no media, or none that is known.
        public static let notMedia = Code(rawValue: "notMedia")
        /// It is a media that is damaged.
        public static let damaged = Code(rawValue: "damaged")
        /// Nothing in it can be played.
        public static let nothingToPlay = Code(rawValue: "nothingToPlay")
        /// It costs more than a media may.
        public static let limitExceeded = Code(rawValue: "limitExceeded")
        /// What was asked for cannot be made of it.
        public static let invalidRequest = Code(rawValue: "invalidRequest")
        /// The source is not kept any more.
        public static let sourceGone = Code(rawValue: "sourceGone")
        /// The process that worked on it died, again and again.
        public static let crashed = Code(rawValue: "crashed")
        /// The library was stopped in the middle of it too often.
        public static let interrupted = Code(rawValue: "interrupted")
        /// There is no room on the disk.
        public static let storageFull = Code(rawValue: "storageFull")
        /// The disk cannot be read or written.
        public static let storageFailed = Code(rawValue: "storageFailed")
        /// A program that was configured failed.
        public static let commandFailed = Code(rawValue: "commandFailed")
        /// A fault of this library.
        public static let `internal` = Code(rawValue: "internal")

        public var description: String { rawValue }
    }

    public var code: Code
    /// One sentence for people.
    public var message: String
    /// Whether the same may succeed later.
    package var mayPass: Bool
    /// Seconds the other side asks to wait.
    package var retryAfter: Int?

    public init(_ code: Code, _ message: String) {
        self.init(code, message, mayPass: false)
    }

    package init(_ code: Code, _ message: String, mayPass: Bool, retryAfter: Int? = nil) {
        self.code = code
        self.message = message
        self.mayPass = mayPass
        self.retryAfter = retryAfter
    }

    public var description: String { message }
}
