/// The files for download that are wanted of a media.
public enum MP4Support: String, Sendable, Hashable, Codable, CaseIterable {
    case none
    /// `capped-4k.mp4`.
    case capped4K = "capped_4k"
    /// `audio.m4a`.
    case audioOnly
    case both = "audioOnly,capped_4k"

    /// The files, given what the media has. A media without a picture has only its sound, and one without sound only its picture.
    ///
    /// - Returns: nil where it cannot be had: the sound of a media without sound.
    public func kinds(hasVideo: Bool, hasAudio: Bool) -> [StaticRendition.Kind]? {
        guard self != .none else { return [] }
        guard hasVideo else { return [.audioOnly] }
        switch self {
        case .none: return []
        case .capped4K: return [.capped4K]
        case .audioOnly: return hasAudio ? [.audioOnly] : nil
        case .both: return hasAudio ? [.capped4K, .audioOnly] : [.capped4K]
        }
    }
}
