/// A piece of data that belongs to the presentation, the value of EXT-X-SESSION-DATA (RFC 8216 4.3.4.4).
package struct SessionData: Sendable, Hashable {
    /// Where the data is.
    package enum Content: Sendable, Hashable {
        /// In the playlist itself.
        case value(String)
        /// In a JSON resource.
        case uri(String)
    }

    /// The name of the data, a reversed domain such as `com.example.title`.
    package var dataID: String
    /// The data, or where it is.
    package var content: Content
    /// The language of the data.
    package var language: LanguageTag?

    /// Creates a piece of data.
    package init(dataID: String, content: Content, language: LanguageTag? = nil) {
        self.dataID = dataID
        self.content = content
        self.language = language
    }
}
