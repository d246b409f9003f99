/// The lines of a playlist being written.
struct PlaylistLines {
    /// What has been written; every line ends in LF.
    private(set) var text = ""

    /// - Parameter segments: how many segments there will be about, so that the text need not grow often.
    init(segments: Int = 0) { text.reserveCapacity(segments * 48 + 256) }

    /// Writes a tag without a value.
    mutating func tag(_ tag: PlaylistTag) {
        text += "#"
        text += tag.rawValue
        text += "\n"
    }

    /// Writes a tag and its value, which must hold no control characters.
    mutating func tag(_ tag: PlaylistTag, _ value: String) {
        text += "#"
        text += tag.rawValue
        text += ":"
        text += value
        text += "\n"
    }

    /// Writes a tag and its attribute list.
    mutating func tag(_ tag: PlaylistTag, attributes: AttributeWriter) {
        self.tag(tag, attributes.text)
    }

    /// Writes a URI line.
    mutating func uri(_ uri: String) {
        text += PlaylistURI(uri).text
        text += "\n"
    }
}
