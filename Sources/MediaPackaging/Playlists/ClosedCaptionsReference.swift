/// What CLOSED-CAPTIONS of a variant says (RFC 8216 4.3.4.2).
package enum ClosedCaptionsReference: Sendable, Hashable {
    /// The group of EXT-X-MEDIA that describes the captions in the video.
    case group(String)
    /// No captions in the video; then every variant says so.
    case absent
}
