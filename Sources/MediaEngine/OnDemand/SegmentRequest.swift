/// A segment of a stream.
struct SegmentRequest: Sendable, Hashable, Codable {
    /// Index of the rendition in the package.
    let rendition: Int
    /// Number of the segment in it, from zero.
    let segment: Int
}
