internal import MediaCore
internal import MediaPackaging

/// Holds a segment that came from a worker against its recipe: fragments with their media, whole and in order, and
/// nothing beside them.
struct StreamSegmentCheck {
    let recipe: SegmentRecipe

    /// - Throws: `crashed` where it is no segment.
    func check(_ bytes: [UInt8]) throws(MediaError) {
        do throws(BoxError) {
            guard try isSegment(bytes) else { throw BoxError.missing("moof") }
        } catch {
            throw MediaError(
                .crashed, "the worker's segment \(recipe.index) makes no sense: \(error.description)",
                operation: .render, track: recipe.track)
        }
    }

    private func isSegment(_ bytes: [UInt8]) throws(BoxError) -> Bool {
        var reader = BoxReader(bytes)
        guard try reader.nextBox()?.type == "styp" else { return false }
        var number = recipe.firstFragment
        while let moof = try reader.nextBox() {
            guard moof.type == "moof", let mdat = try reader.nextBox(), mdat.type == "mdat" else { return false }
            let fragment = try MovieFragmentHeader(reader.content(of: moof))
            guard fragment.sequenceNumber == number, fragment.runs.count == 1, let run = fragment.runs.first,
                run.trackID == 1, run.baseDecodeTime != nil, !run.samples.isEmpty,
                run.samples.reduce(0, { $0 + Int($1.byteCount) }) == mdat.end - mdat.contentStart
            else { return false }
            number &+= 1
        }
        return number != recipe.firstFragment && bytes.count == reader.position
    }
}
