/// How much work is put into encoding: what it looks like and what it costs.
///
/// Constant rate factor with a cap: simple pictures take fewer bits than the cap, no stretch takes more. The cost is
/// in CPU time of a 720p rung on x264 against `standard` (`Benchmarks/ENCODING.md`).
public enum MediaQuality: String, Sendable, Hashable, Codable, CaseIterable {
    /// x264 `veryfast`, CRF 23. The default.
    case standard
    /// x264 `medium`, CRF 21, caps a third higher: 1.8 times the work.
    case pro
    /// x264 `slow`, CRF 19, caps two thirds higher: 2.4 times the work.
    case premium
}
