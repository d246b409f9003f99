public import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension MediaPackage {
    /// The package as a media: its best picture with its default sound, or the sound alone where there is no picture.
    ///
    /// So a service may delete the original and still make files for download, clips, thumbnails and storyboards, and
    /// streams. Reads the heads of the fragments; the media itself is read from the package's files when it is asked for.
    /// Texts are not part of it. A package that is removed, or whose files are, while the media is used is `damaged`; one
    /// that is only given other tracks is not.
    /// - Parameter policy: the limits the media is opened under.
    /// - Throws: `MediaError`: `unsupportedFormat` for transport stream segments, encrypted segments and folders that are no
    ///   package, `notFound`, `damaged`, `noSuitableTrack` where there is neither picture nor sound; or `CancellationError`.
    public func asset(policy: InputPolicy = .untrusted) async throws -> MediaAsset {
        let made = try await movie(policy) { description in
            [Self.topPicture(description), Self.sound(description, nil)].compactMap(\.self)
        }
        guard let made else {
            throw MediaError(
                .noSuitableTrack, "the package has neither picture nor sound", operation: .open, location: folder.path)
        }
        return made
    }

    /// The best picture of the package without sound; nil where it has none.
    ///
    /// - Throws: as `asset(policy:)`.
    public func picture(policy: InputPolicy = .untrusted) async throws -> MediaAsset? {
        try await movie(policy) { [Self.topPicture($0)].compactMap(\.self) }
    }

    /// A sound of the package; nil where it has none.
    ///
    /// - Parameter language: BCP 47 tag; nil for the default sound.
    /// - Throws: as `asset(policy:)`.
    public func sound(language: String? = nil, policy: InputPolicy = .untrusted) async throws -> MediaAsset? {
        try await movie(policy) { [Self.sound($0, language)].compactMap(\.self) }
    }

    private static func topPicture(_ description: PackageDescription) -> PackageRendition? {
        func rank(_ rendition: PackageRendition) -> (Int, Int) {
            let size = rendition.resolution ?? PixelSize(width: 0, height: 0)
            return (size.width * size.height, rendition.averageBitRate)
        }
        return description.renditions.filter { $0.type == .video }.max { rank($0) < rank($1) }
    }

    private static func sound(_ description: PackageDescription, _ language: String?) -> PackageRendition? {
        var sounds = description.renditions.filter { $0.type == .audio }
        if let language {
            guard let tag = LanguageTag(language) else { return nil }
            sounds = sounds.filter { $0.languageTag == tag }
        }
        return sounds.first(where: \.isDefault) ?? sounds.first
    }

    /// A movie of chosen renditions; nil where none is chosen.
    private func movie(
        _ policy: InputPolicy, _ choose: @escaping @Sendable (PackageDescription) -> [PackageRendition]
    ) async throws -> MediaAsset? {
        let path = folder.path
        return try await Job.run(location: path) { (cancel) throws(MediaError) in
            cancel.setTimeLimit(policy.openTimeLimit)
            let reader = PackageReader(path: path)
            let builder = PackageMovieBuilder(path: path, maximumSamples: policy.maximumSamples, cancel: cancel)
            var description = try reader.description()
            while true {
                try Self.check(description, path)
                let chosen = choose(description)
                guard !chosen.isEmpty else { return nil }
                do throws(MediaError) {
                    let movie = try builder.movie(of: chosen)
                    return MediaAsset(origin: .package(movie), policy: policy)
                } catch  where error.code == .damaged {
                    // The package may have been exchanged for another edition meanwhile.
                    let now = try reader.description()
                    guard now != description else { throw error }
                    description = now
                }
                try cancel.check(.open)
            }
        }
    }

    private static func check(_ description: PackageDescription, _ path: String) throws(MediaError) {
        func failure(_ message: String) -> MediaError {
            MediaError(.unsupportedFormat, message, operation: .open, location: path)
        }
        guard description.encryption == nil else {
            throw failure("the package is encrypted: no media is made of it")
        }
        guard description.hls?.segmentFormat != .ts else {
            throw failure("the package has transport stream segments: a media is made of CMAF segments only")
        }
    }
}
