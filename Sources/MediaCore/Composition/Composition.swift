/// One film made of several sources: stretches of them in order, a watermark on top, sound mixed in.
///
/// Sources are named by their index in the list a session is given.
public struct Composition: Sendable, Hashable, Codable {
    /// What is shown and heard, one after the other.
    public var clips: [CompositionClip]
    /// The source whose picture gives the film its shape, size and frame rate.
    public var mainSource: Int
    public var watermark: Watermark?
    /// What is done with the clips' own sound.
    public var sound: SoundTreatment
    /// Sound that is mixed on top.
    public var impositions: [SoundImposition]
    /// How loud the result is made; nil leaves it as it is.
    public var loudness: LoudnessTarget?
    /// Pixels of the picture's shorter side at most; nil for the main source's own.
    public var maximumShortSide: Int?
    public var quality: MediaQuality

    public init(
        clips: [CompositionClip], mainSource: Int = 0, watermark: Watermark? = nil, sound: SoundTreatment = .keep,
        impositions: [SoundImposition] = [], loudness: LoudnessTarget? = nil, maximumShortSide: Int? = nil,
        quality: MediaQuality = .standard
    ) {
        self.clips = clips
        self.mainSource = mainSource
        self.watermark = watermark
        self.sound = sound
        self.impositions = impositions
        self.loudness = loudness
        self.maximumShortSide = maximumShortSide
        self.quality = quality
    }
}
