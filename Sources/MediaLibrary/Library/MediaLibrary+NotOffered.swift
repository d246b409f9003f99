#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What services offer and this library does not: each is refused by name, as `MediaOptions` refuses it.
extension MediaLibrary {
    /// Media cut out of a live stream while it runs: always none, since the library takes no live streams and so knows no id
    /// of one.
    ///
    /// - Parameter livestreamID: as services write it, 32 hexadecimal digits; any is taken.
    /// - Throws: `LibraryError` (`invalid`) for a page that cannot be.
    public func liveClips(of livestreamID: String, _ page: PageRequest = PageRequest()) async throws -> Page<Media> {
        try page.check()
        return Page([], of: 0, page)
    }

    /// Asks for chapters, or does without them, which changes nothing.
    ///
    /// - Throws: `LibraryError`: `notFound`, or `unsupported` (`chapters`) where they are asked for.
    public func setChapters(_ isEnabled: Bool, of id: UUID) async throws -> Media {
        try await media(id, refusing: isEnabled ? "chapters" : nil)
    }

    /// Asks for the names of what a media is about, or does without them, which changes nothing.
    ///
    /// - Throws: `LibraryError`: `notFound`, or `unsupported` (`namedEntities`) where they are asked for.
    public func setNamedEntities(_ isEnabled: Bool, of id: UUID) async throws -> Media {
        try await media(id, refusing: isEnabled ? "namedEntities" : nil)
    }

    /// Asks for moderation, or does without it, which changes nothing.
    ///
    /// - Parameter type: what is to be moderated, as in `MediaOptions.moderation`; nil for nothing.
    /// - Throws: `LibraryError`: `notFound`, or `unsupported` (`moderation`) where it is asked for.
    public func setModeration(_ type: String?, of id: UUID) async throws -> Media {
        try await media(id, refusing: type == nil ? nil : "moderation")
    }

    /// DRM configurations: there are none, which services answer with an error and not with an empty list.
    ///
    /// - Throws: `LibraryError`: always; `invalid` for a page that cannot be, else `unsupported` (`drmConfigurationId`) with the
    ///   message that services give.
    public func drmConfigurations(_ page: PageRequest = PageRequest()) async throws -> Page<UUID> {
        try page.check()
        throw Self.noDRM
    }

    /// A DRM configuration: there are none.
    ///
    /// - Throws: `LibraryError`: always `unsupported` (`drmConfigurationId`).
    public func drmConfiguration(_ id: UUID) async throws -> UUID { throw Self.noDRM }

    private static let noDRM = LibraryError.unsupported("drmConfigurationId", "DRM ID does not exist")

    private func media(_ id: UUID, refusing field: String?) async throws -> Media {
        let media = try await get(id)
        if let field { throw LibraryError.notOffered(field) }
        return media
    }
}
