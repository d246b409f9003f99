extension MediaError {
    /// The kind of a failure: an open set, so that new kinds do not break a `switch`.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The source does not exist.
        public static let notFound = Code(rawValue: "notFound")
        /// The source may not be read.
        public static let accessDenied = Code(rawValue: "accessDenied")
        /// The source is not a regular file, or reading it failed.
        public static let unreadable = Code(rawValue: "unreadable")
        /// The source holds no bytes.
        public static let emptySource = Code(rawValue: "emptySource")
        /// The source is no media this engine opens.
        public static let unsupportedFormat = Code(rawValue: "unsupportedFormat")
        /// The source is damaged or cut off.
        public static let damaged = Code(rawValue: "damaged")
        /// A limit for untrusted media was exceeded.
        public static let limitExceeded = Code(rawValue: "limitExceeded")
        /// A track's codec cannot be used.
        public static let unsupportedCodec = Code(rawValue: "unsupportedCodec")
        /// An encoder or decoder is missing from the linked libraries.
        public static let codecUnavailable = Code(rawValue: "codecUnavailable")
        /// No track can fill an output that must have one.
        public static let noSuitableTrack = Code(rawValue: "noSuitableTrack")
        /// The request contradicts itself or is out of range.
        public static let invalidSettings = Code(rawValue: "invalidSettings")
        /// The output exists already and may not be replaced.
        public static let outputExists = Code(rawValue: "outputExists")
        /// The output cannot be created.
        public static let outputUnwritable = Code(rawValue: "outputUnwritable")
        /// Writing the output failed: disk full, input/output error.
        public static let outputFailed = Code(rawValue: "outputFailed")
        /// What was written did not pass its own check.
        public static let verificationFailed = Code(rawValue: "verificationFailed")
        /// The deadline passed.
        public static let timedOut = Code(rawValue: "timedOut")
        /// The process that did the job died; `signal` says by what.
        public static let crashed = Code(rawValue: "crashed")
        /// No worker process can be started, or it cannot be made safe here.
        public static let workerUnavailable = Code(rawValue: "workerUnavailable")
        /// Somebody else is making the same output.
        public static let outputBusy = Code(rawValue: "outputBusy")
        /// More jobs wait than may.
        public static let tooBusy = Code(rawValue: "tooBusy")
        /// A fault of this engine.
        public static let `internal` = Code(rawValue: "internal")

        /// The job was cancelled; the public API turns it into `CancellationError`.
        package static let cancelled = Code(rawValue: "cancelled")

        public var description: String { rawValue }
    }

    /// What was being done when a failure happened.
    public struct Operation: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let open = Operation(rawValue: "open")
        public static let probe = Operation(rawValue: "probe")
        public static let plan = Operation(rawValue: "plan")
        public static let read = Operation(rawValue: "read")
        public static let render = Operation(rawValue: "render")
        public static let write = Operation(rawValue: "write")
        public static let verify = Operation(rawValue: "verify")
        public static let publish = Operation(rawValue: "publish")

        public var description: String { rawValue }
    }
}
