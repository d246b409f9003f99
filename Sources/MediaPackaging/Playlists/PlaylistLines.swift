/// The lines of a playlist being written.
struct PlaylistLines {
    /// What has been written; every line ends in LF.
    private(set) var text = ""

    /// Writes a tag without a value.
    mutating func tag(_ tag: PlaylistTag) {
        text += "#\(tag.rawValue)\n"
    }

    /// Writes a tag and its value, which must hold no control characters.
    mutating func tag(_ tag: PlaylistTag, _ value: String) {
        text += "#\(tag.rawValue):\(value)\n"
    }

    /// Writes a tag and its attribute list.
    mutating func tag(_ tag: PlaylistTag, attributes: AttributeWriter) {
        self.tag(tag, attributes.text)
    }

    /// Writes a URI line.
    mutating func uri(_ uri: String) {
        text += PlaylistURI(uri).text + "\n"
    }
}
