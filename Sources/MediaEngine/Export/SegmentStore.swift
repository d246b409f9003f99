internal import MediaCore
internal import MediaPackaging

/// Where rendered segments may be had again.
protocol SegmentStore: AnyObject, Sendable {
    /// A segment as it was rendered before; nil where it was not, or is not whole any more.
    func segment(_ request: SegmentRequest, _ recipe: SegmentRecipe) -> [UInt8]?

    /// Keeps a segment that was rendered.
    func keep(_ bytes: [UInt8], _ request: SegmentRequest, _ recipe: SegmentRecipe) throws(MediaError)

    /// Lets go of everything that was kept or found: the export is published.
    func discard()
}
