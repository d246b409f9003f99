internal import MediaCore

/// What a stream was asked to be; says by name what it cannot be.
struct StreamRequest {
    let asset: MediaAsset
    let settings: HLSSettings
    let options: ExportOptions
    let limits: StreamLimits

    func check() throws(MediaError) {
        func failure(_ message: String) -> MediaError {
            MediaError(.invalidSettings, message, operation: .plan, location: asset.location)
        }
        guard settings.segmentFormat == .cmaf else {
            throw failure("a stream has CMAF segments, one file each, not \(settings.segmentFormat.rawValue)")
        }
        guard !settings.includesDASH else { throw failure("a stream has no DASH manifest; export a package for one") }
        guard options.encryption == nil else { throw failure("a stream is not encrypted; export a package for that") }
        guard limits.requestTimeLimit > .zero, limits.idleTimeLimit ?? .seconds(1) > .zero,
            (1...1 << 30).contains(limits.segmentByteLimit)
        else { throw failure("the limits of a stream are times above zero, and 1 to \(1 << 30) bytes") }
        guard asset.attachments.isEmpty else {
            throw failure("tracks cannot be attached to a stream; export a package, or materialise it and add them")
        }
    }
}
