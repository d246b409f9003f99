internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Renders the segments of a rendition by the way that is shortest: the sample table, or packets.
struct RecipeRenderer: Sendable {
    let packets: SegmentRenderer
    /// Nil where the source has no sample table that tells enough.
    let stored: StoredSegments?
    /// Whether how many pictures come out of a decoder was only told by their packets' times, and another number is taken.
    var isForetold = true

    /// A segment's bytes, on the caller's thread.
    ///
    /// - Parameters:
    ///   - index: the segment's number.
    ///   - recipes: all of the rendition, in order.
    func render(
        _ index: Int, of recipes: [SegmentRecipe], cancel: CancelFlag
    ) throws(MediaError) -> [UInt8] {
        let recipe = recipes[index]
        if let stored, stored.renders(recipe) { return try stored.render(recipe, of: recipes, cancel: cancel) }
        return try packets.render(recipe, isForetold: isForetold, cancel: cancel)
    }
}
