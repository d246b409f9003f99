internal import MediaCore

/// What a worker process is asked to do with a media.
enum WorkerTask: Sendable, Codable {
    case probe(ProbeDepth)
    case plan(ExportOrder)
    /// Renders and checks the outputs in the folder it is given; publishing them is not its business.
    case export(ExportOrder)
    case thumbnail(ThumbnailSettings)
    case storyboard(StoryboardSettings)
    case preview(PreviewSettings)
    case waveform(Int)
    /// Writes the sound in the folder it is given.
    case speechSound(SpeechSoundOrder)
    /// Tells what a stream of the media will be, and renders its segments one by one until the host is gone.
    case stream(ExportOrder)
    /// Renders the attachment of the media, not the media, in the folder it is given.
    case attach(AttachmentOrder)
    case planComposition(CompositionOrder)
    /// Renders and checks a composition in the folder it is given.
    case compose(CompositionOrder)

    /// An export as a value.
    struct ExportOrder: Sendable, Codable {
        var outputs: [OutputRequest]
        var profile: PlaybackProfile
        var durability: Durability
        var timeline: Timeline
        var timeLimit: Duration?
        var memoryBudget: Int?
        var key: EncryptionOrder?
        /// Descriptor of the working folder.
        var workingFolder: CInt?
        var readsPackets: Bool
        var readsTwice: Bool

        init(_ outputs: [OutputRequest], _ options: ExportOptions, timeLimit: Duration?, workingFolder: CInt?) {
            self.outputs = outputs
            profile = options.profile
            durability = options.durability
            timeline = options.timeline
            self.timeLimit = timeLimit
            memoryBudget = options.memoryBudget
            key = options.encryption.map { EncryptionOrder($0) }
            self.workingFolder = workingFolder
            readsPackets = options.readsPackets
            readsTwice = options.readsTwice
        }

        /// The options, with folders under the names they have in the worker.
        func options() throws(MediaError) -> ExportOptions {
            var options = ExportOptions(
                profile: profile, durability: durability, timeLimit: timeLimit, timeline: timeline,
                encryption: try key?.encryption(),
                workingFolder: workingFolder.map { "/proc/self/fd/\($0)" }, memoryBudget: memoryBudget)
            options.readsPackets = readsPackets
            options.readsTwice = readsTwice
            return options
        }
    }

    /// A key on its way to the worker: the only place where one is written, and no file.
    struct EncryptionOrder: Sendable, Codable {
        let key: [UInt8]
        let keyURI: String
        let vector: [UInt8]?

        init(_ encryption: SegmentEncryption) {
            key = encryption.key.bytes
            keyURI = encryption.keyURI
            vector = encryption.initializationVector
        }

        func encryption() throws(MediaError) -> SegmentEncryption {
            try SegmentEncryption(key: try ContentKey(key), keyURI: keyURI, initializationVector: vector)
        }
    }
}
