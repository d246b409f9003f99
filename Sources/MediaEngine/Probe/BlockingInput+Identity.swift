internal import MediaCore
internal import MediaFFmpeg

extension BlockingInput {
    /// Throws `damaged` where the source is not what it was when its segments were told.
    func check(_ known: InputIdentity?) throws(MediaError) {
        guard let known, identity != known else { return }
        throw MediaError(
            .damaged, "the media is another one, or was changed, since the stream was opened", operation: .render)
    }
}
