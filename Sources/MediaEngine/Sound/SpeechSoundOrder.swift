/// What sound is wanted for a recogniser, as a value.
struct SpeechSoundOrder: Sendable, Codable {
    /// Index of the track; nil for the default one.
    var track: Int?
    /// For the worker's own clock.
    var timeLimit: Duration?

    /// The file's name while it is made.
    static let fileName = "sound.wav"
}
