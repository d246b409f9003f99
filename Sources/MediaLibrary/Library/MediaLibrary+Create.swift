public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Makes a media, which is processed in the background.
    ///
    /// - Throws: `LibraryError`: `invalid` naming the fields that are out of their limits, `unsupported` for what this library
    ///   does not do, `notFound` and `illegalState` for a clip of a media that is not there or not ready.
    public func create(from source: MediaSource, options: MediaOptions = MediaOptions()) async throws -> Media {
        switch source {
        case .url(let text):
            if text.hasPrefix(MediaSource.clipPrefix) {
                guard let parent = UUID(uuidString: String(text.dropFirst(MediaSource.clipPrefix.count))) else {
                    throw LibraryError.invalid("inputs[0].url", "names a media by its id")
                }
                return try await create(from: .media(parent), options: options)
            }
            var fields = FieldChecks()
            fields.check(address: text, "inputs[0].url", configuration)
            try fields.finish()
            return try await create(.address(SourceAddress.shown(text)), address: text, options)
        case .media(let parent): return try await create(.clip(of: parent), address: nil, options)
        case .file(let url):
            guard url.isFileURL else { throw LibraryError.invalid("file", "is a file of this machine") }
            return try await create(.file, address: url.path, options)
        }
    }

    private func create(_ origin: Media.Origin, address: String?, _ options: MediaOptions) async throws -> Media {
        try options.check(configuration)
        return try await core.change { change in
            if case .clip(let parent) = origin { _ = try change.readyMedia(parent) }
            let media = Media(id: UUID(), options: options, origin: origin, status: .created, now: change.now())
            try change.create(MediaRecord(media: media, options: options, address: address), event: .mediaCreated)
            return media
        }
    }

    /// A media.
    ///
    /// - Throws: `LibraryError` (`notFound`).
    public func get(_ id: UUID) async throws -> Media {
        let row = try await core.store.read { try $0.value(MediaRow.self, id) }
        guard let row else { throw LibraryError.notFound("media", id) }
        return row.media
    }

    /// How far the work on a media, file or upload is; nil where none goes on.
    public func progress(of id: UUID) -> MediaProgress? { core.progress[id] }

    /// Media, a page at a time.
    public func list(_ page: PageRequest = PageRequest()) async throws -> Page<Media> {
        try await list(MediaRow.self, RecordQuery(.media), page) { $0.media }
    }

    /// Media that were cut out of another.
    public func clips(of id: UUID, _ page: PageRequest = PageRequest()) async throws -> Page<Media> {
        _ = try await get(id)
        return try await list(MediaRow.self, RecordQuery(.media, parent: id.lowercase), page) { $0.media }
    }

    func list<Record: Stored, Element: Sendable>(
        _ type: Record.Type, _ query: RecordQuery, _ page: PageRequest,
        _ element: @escaping @Sendable (Record) -> Element
    ) async throws -> Page<Element> {
        try page.check()
        let final = query.page(page)
        let (records, total) = try await core.store.read { (try $0.records(final), try $0.count(final)) }
        return Page(try await RecordReading.readable(type, records).map(element), of: total, page)
    }

    /// Writes other words on a media. What is nil stays; no letters at all take a title or a creator away.
    ///
    /// - Parameter metadata: takes the place of all entries.
    public func update(
        _ id: UUID, title: String? = nil, creatorID: String? = nil, metadata: [String: String]? = nil
    ) async throws -> Media {
        var fields = FieldChecks()
        fields.check(title: title, creatorID: creatorID)
        if let metadata { fields.check(metadata: metadata) }
        try fields.finish()
        return try await core.change { change in
            var record = try change.media(id)
            if let title { record.media.title = title.isEmpty ? nil : title }
            if let creatorID { record.media.creatorID = creatorID.isEmpty ? nil : creatorID }
            if let metadata { record.media.metadata = metadata }
            let saved = try change.save(record)
            try change.emit(.mediaUpdated, saved.media)
            return saved.media
        }
    }

    /// Deletes a media with everything of it. It is not found from then on, in no playlist either; work on it ends.
    ///
    /// One whose record cannot be read goes too; its event says no more than its id.
    public func delete(_ id: UUID) async throws {
        try await core.change(makesRoom: true) { change in
            guard let record = try change.store.record(.media, id.lowercase) else {
                throw LibraryError.notFound("media", id)
            }
            if let known = try? record.decoded(MediaRecord.self) {
                try change.emit(.mediaDeleted, known.media)
            } else {
                try change.emit(.mediaDeleted, object: id, data: .object(["id": .string(id.lowercase)]))
            }
            try change.store.put(RemovalRecord(id: id, ownerKind: .media, date: change.now()))
            try change.removeFromPlaylists(id)
            try change.store.remove(.media, record.key)
            // An upload of the same id is its beginning.
            try change.store.remove(.upload, record.key)
        }
        try await discard(id, .media)
    }

    /// Ends the work on what was deleted and removes its folder.
    func discard(_ id: UUID, _ kind: StoredRecord.Kind) async throws {
        await runner.cancel(id)
        await streams.forget(id)
        core.progress.clear(id)
        try await core.storage.remove(core.storage.folder(MediaStorage.Area(kind), id).path)
        try await core.change(makesRoom: true) { try $0.store.remove(.removal, id.lowercase) }
    }

    /// What the source of a media is.
    ///
    /// - Throws: `LibraryError` (`illegalState` before it was looked at).
    public func inputInfo(_ id: UUID) async throws -> InputInfo {
        let (record, probe) = try await core.store.read { reader in
            (try reader.value(MediaRecord.self, id), try reader.value(ProbeRecord.self, id))
        }
        guard let record else { throw LibraryError.notFound("media", id) }
        guard let probe else { throw LibraryError.illegalState("the source was not looked at yet") }
        return InputInfo(inputs: record.media.inputs, info: probe.info)
    }
}
