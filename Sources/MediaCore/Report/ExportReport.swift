/// What an export made, checked, and how.
public struct ExportReport: Sendable, Hashable, Codable {
    /// One output that was made.
    public struct Output: Sendable, Hashable {
        public var kind: OutputKind
        /// The file a person opens, relative to the export folder.
        public var path: String
        /// Bytes of all files of this output.
        public var bytes: Int
        /// How long it plays.
        public var duration: MediaTime

        public init(kind: OutputKind, path: String, bytes: Int, duration: MediaTime) {
            self.kind = kind
            self.path = path
            self.bytes = bytes
            self.duration = duration
        }
    }

    /// What became of one track of the source over all outputs.
    public struct Track: Sendable, Hashable, Codable {
        public var index: Int
        public var type: MediaType
        public var codec: CodecID
        /// The most that was done with the track in any output: transcode, else copy, else discard.
        public var action: TrackAction
        /// Why it was not copied everywhere.
        public var reasons: [PlanReason]
        /// What was done in each output, by the output's kind.
        public var outputs: [String: TrackAction]
        /// Number of samples that were copied.
        public var samples: Int

        public init(
            index: Int, type: MediaType, codec: CodecID, action: TrackAction, reasons: [PlanReason],
            outputs: [String: TrackAction], samples: Int
        ) {
            self.index = index
            self.type = type
            self.codec = codec
            self.action = action
            self.reasons = reasons
            self.outputs = outputs
            self.samples = samples
        }
    }

    /// One file that was written.
    public struct File: Sendable, Hashable, Codable {
        /// Path relative to the export folder.
        public var path: String
        public var bytes: Int

        public init(path: String, bytes: Int) {
            self.path = path
            self.bytes = bytes
        }
    }

    public var outputs: [Output]
    public var tracks: [Track]
    /// What was done with the tracks attached to the source.
    public var attachments: [AttachmentPlan]
    public var repairs: [Repair]
    public var warnings: [String]
    /// Every file of the folder, in the order they were written.
    public var files: [File]
    /// Whether the folder took its final name in one step (otherwise `master.m3u8` took its name last).
    public var publishedInOneStep: Bool
    /// Segments that had been rendered before; nil where none could have been.
    public var reusedSegments: Int?

    public init(
        outputs: [Output], tracks: [Track], attachments: [AttachmentPlan] = [], repairs: [Repair], warnings: [String],
        files: [File], publishedInOneStep: Bool = true
    ) {
        self.outputs = outputs
        self.tracks = tracks
        self.attachments = attachments
        self.repairs = repairs
        self.warnings = warnings
        self.files = files
        self.publishedInOneStep = publishedInOneStep
    }
}
