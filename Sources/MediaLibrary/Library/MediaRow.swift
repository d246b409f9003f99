/// The part of a media's record that everybody sees, for reading alone: a page of a list is read in half the time.
struct MediaRow: Stored {
    let media: Media

    static var kind: StoredRecord.Kind { .media }
    var key: String { media.id.lowercase }
    var position: Int64 { media.createdAt.microseconds }
}
