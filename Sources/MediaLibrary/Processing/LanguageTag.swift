/// Languages as text from a media.
enum LanguageTag {
    /// The text where it is formed like a language tag; nil otherwise.
    static func valid(_ text: String) -> String? {
        let isTag =
            (1...35).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
        return isTag ? text : nil
    }
}
