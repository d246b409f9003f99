/// What composing would do: everything the result depends on besides the sources.
public struct CompositionPlan: Sendable, Hashable, Codable {
    /// One clip on the output's time line.
    public struct Clip: Sendable, Hashable, Codable {
        /// Index of the source.
        public var source: Int
        /// Where it begins in the source.
        public var start: MediaTime
        /// First picture of the output it shows, and how many; zero of them in an output without a picture.
        public var firstFrame: Int64
        public var frameCount: Int64
        /// First sample of the output's sound, and how many.
        public var firstSample: Int64
        public var sampleCount: Int64
        /// Index of the picture track; nil: black is shown.
        public var pictureTrack: Int?
        /// Index of the sound track; nil: nothing is heard.
        public var soundTrack: Int?
        /// Size of its picture on the canvas; black around it.
        public var fittedSize: PixelSize?
        /// What happens to its pictures.
        public var conversion: PictureConversion?

        public init(
            source: Int, start: MediaTime, firstFrame: Int64, frameCount: Int64, firstSample: Int64, sampleCount: Int64
        ) {
            self.source = source
            self.start = start
            self.firstFrame = firstFrame
            self.frameCount = frameCount
            self.firstSample = firstSample
            self.sampleCount = sampleCount
        }
    }

    /// What is done with the picture.
    public enum Picture: Sendable, Hashable, Codable {
        /// The sources have none: the result is sound.
        case none
        /// The main source's is taken as it is: nothing but sound changes.
        case copied(track: Int)
        /// All clips are decoded and encoded as one.
        case encoded(VideoEncoding)
    }

    /// Where a watermark lies.
    public struct Mark: Sendable, Hashable, Codable {
        public var x: Int
        public var y: Int
        public var size: PixelSize

        public init(x: Int, y: Int, size: PixelSize) {
            self.x = x
            self.y = y
            self.size = size
        }
    }

    public var clips: [Clip]
    public var picture: Picture
    /// Pictures in all; zero where they are copied or there are none.
    public var frameCount: Int64
    /// Samples of each channel in all.
    public var sampleCount: Int64
    /// How sound is encoded; nil where nothing is heard.
    public var sound: AudioEncoding?
    /// How long the result plays.
    public var duration: MediaTime
    public var mark: Mark?
    /// What somebody who looks at the result should know.
    public var notes: [String]

    public init(
        clips: [Clip], picture: Picture, frameCount: Int64, sampleCount: Int64, sound: AudioEncoding?,
        duration: MediaTime, mark: Mark? = nil, notes: [String] = []
    ) {
        self.clips = clips
        self.picture = picture
        self.frameCount = frameCount
        self.sampleCount = sampleCount
        self.sound = sound
        self.duration = duration
        self.mark = mark
        self.notes = notes
    }

    /// Pixels of the encoded picture; nil where it is copied or there is none.
    public var canvas: PixelSize? {
        if case .encoded(let encoding) = picture { encoding.size } else { nil }
    }

    /// Pictures a second of the encoded picture; nil where it is copied or there is none.
    public var frameRate: Rational? {
        if case .encoded(let encoding) = picture { encoding.frameRate } else { nil }
    }
}
