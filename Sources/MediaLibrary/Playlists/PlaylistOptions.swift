/// What a playlist is to be: every field of a request to create one.
public struct PlaylistOptions: Sendable, Hashable, Codable {
    /// 1 to 255 characters.
    public var name: String
    /// The owner's own name for it, 1 to 255 characters, which no other playlist has. Upper and lower case differ.
    public var referenceID: String
    /// At most 1000 characters.
    public var description: String?
    public var content: Playlist.Content
    /// Most media it has, 1 to 1000.
    public var limit: Int

    public init(
        name: String, referenceID: String, description: String? = nil, content: Playlist.Content = .manual,
        limit: Int = Playlist.mostMedia
    ) {
        self.name = name
        self.referenceID = referenceID
        self.description = description
        self.content = content
        self.limit = limit
    }

    /// Holds the options against their limits.
    ///
    /// - Throws: `LibraryError` (`invalid`) naming every field that is out of them.
    func check() throws(LibraryError) {
        var fields = FieldChecks()
        fields.check(playlistName: name, description: description)
        if referenceID.isEmpty { fields.fail("referenceId", "is missing") }
        fields.check(text: referenceID, "referenceId")
        if !(1...Playlist.mostMedia).contains(limit) { fields.fail("limit", "is from 1 to \(Playlist.mostMedia)") }
        if case .smart(let rule) = content { fields.check(rule) }
        try fields.finish()
    }
}

extension FieldChecks {
    mutating func check(playlistName name: String?, description: String?) {
        if let name {
            if name.isEmpty { fail("name", "is missing") }
            check(text: name, "name")
        }
        if let description { check(text: description, "description", most: 1000) }
    }
}
