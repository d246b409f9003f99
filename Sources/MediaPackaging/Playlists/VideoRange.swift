/// The dynamic range of a variant, the value of VIDEO-RANGE (RFC 8216bis 4.4.6.2).
package enum VideoRange: String, Sendable, Hashable, CaseIterable {
    /// Transfer characteristics 1, 6, 13, 14 or 15.
    case sdr = "SDR"
    /// Transfer characteristics 18, hybrid log-gamma.
    case hlg = "HLG"
    /// Transfer characteristics 16, perceptual quantizer.
    case pq = "PQ"
}
