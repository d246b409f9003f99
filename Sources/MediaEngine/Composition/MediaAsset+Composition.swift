public import MediaCore

extension MediaAsset {
    /// How long the media is shown in a composition, as `CompositionEdits.clips(duration:)` wants to know: its picture's
    /// length, or that of its sound. Every packet is read where headers do not tell.
    ///
    /// - Throws: `noSuitableTrack` for media without picture and sound, else what probing throws.
    public func composableDuration(isolation: Isolation = .inProcess) async throws -> MediaTime {
        var info = try await probe(.headers, isolation: isolation)
        if CompositionPlanner.needsThoroughProbe(info) { info = try await probe(.thorough, isolation: isolation) }
        guard let duration = info.composableDuration, duration > .zero else {
            throw MediaError(
                .noSuitableTrack, "the media has neither picture nor sound that would last", operation: .plan,
                location: location)
        }
        return duration
    }
}
