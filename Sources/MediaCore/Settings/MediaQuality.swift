/// How much work is put into encoding: what it looks like and what it costs.
///
/// Constant rate factor with a cap: simple pictures take fewer bits than the cap, no stretch takes more. The cost is
/// in CPU time against `standard`, measured with 1080p film on x264 (see `docs/transcoding.md`).
public enum MediaQuality: String, Sendable, Hashable, Codable, CaseIterable {
    /// x264 `veryfast`, CRF 23. The default.
    case standard
    /// x264 `medium`, CRF 21, caps a third higher: about three times the work.
    case pro
    /// x264 `slow`, CRF 19, caps two thirds higher: about five times the work.
    case premium
}
