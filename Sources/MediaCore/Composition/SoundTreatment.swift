/// What is done with the clips' own sound.
public enum SoundTreatment: Sendable, Hashable, Codable {
    /// It is heard.
    case keep
    /// The sound of another source is heard instead, from the first picture on. What lies beyond the last picture is left
    /// out; where it ends early, silence follows.
    case replaced(source: Int)
}
