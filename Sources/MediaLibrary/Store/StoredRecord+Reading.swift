extension StoredRecord {
    /// The state of records that were set aside since they cannot be read.
    static let damagedState = "damaged"

    /// Its key for logs and reports: without the address in it, whose query is not told.
    var shownKey: String { key.split(separator: " ").first.map(String.init) ?? key }

    /// Whether its document can be read.
    var isReadable: Bool {
        switch kind {
        case .media: reads(MediaRecord.self)
        case .file: reads(FileRecord.self)
        case .userMedia: reads(UserMediaRecord.self)
        case .upload: reads(Upload.self)
        case .playbackID: reads(PlaybackRecord.self)
        case .job: reads(Job.self)
        case .event: reads(LibraryEvent.self)
        case .delivery: reads(WebhookDelivery.self)
        case .signingKey: reads(SigningKey.self)
        case .probe: reads(ProbeRecord.self)
        case .retention: reads(RetentionRecord.self)
        case .removal: reads(RemovalRecord.self)
        case .playlist: reads(PlaylistRecord.self)
        case .playlistEntry: reads(PlaylistEntry.self)
        }
    }

    private func reads<Value: Stored>(_ type: Value.Type) -> Bool { (try? decoded(type)) != nil }
}
