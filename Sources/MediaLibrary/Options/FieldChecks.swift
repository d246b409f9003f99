internal import MediaCore

/// Collects what is wrong with the fields of a request, so that all of it is told at once.
struct FieldChecks {
    private var failures: [LibraryError.Field] = []

    mutating func fail(_ field: String, _ message: String) {
        failures.append(LibraryError.Field(field: field, message: message))
    }

    /// Throws when anything failed.
    func finish() throws(LibraryError) {
        if !failures.isEmpty { throw .invalid(failures) }
    }

    mutating func check(title: String?, creatorID: String?) {
        for (name, text) in [("title", title), ("creatorId", creatorID)] {
            if let text { check(text: text, name) }
        }
    }

    mutating func check(text: String, _ field: String, most: Int = MediaOptions.mostCharacters) {
        if text.count > most || text.utf8.count > 4 * most { fail(field, "has at most \(most) characters") }
        if text.unicodeScalars.contains(where: { $0.value == 0 }) { fail(field, "has a character that is no text") }
    }

    mutating func check(metadata: [String: String], _ field: String = "metadata") {
        if metadata.count > MediaOptions.mostMetadata {
            fail(field, "has at most \(MediaOptions.mostMetadata) entries")
        }
        for (name, value) in metadata.sorted(by: { $0.key < $1.key }).prefix(2 * MediaOptions.mostMetadata) {
            if name.isEmpty { fail(field, "has an entry without a name") }
            let shown = CleanText.line(name, limit: 64)
            check(text: name, "\(field).\(shown)")
            check(text: value, "\(field).\(shown)")
        }
    }

    mutating func check(_ restrictions: AccessRestrictions) {
        check(restrictions.domains, "accessRestrictions.domains")
        check(restrictions.userAgents, "accessRestrictions.userAgents")
    }

    mutating func check(_ rule: AccessRestrictions.Rule, _ field: String) {
        for (name, list) in [("allow", rule.allow), ("deny", rule.deny)] {
            if list.count > AccessRestrictions.Rule.mostEntries {
                fail("\(field).\(name)", "has at most \(AccessRestrictions.Rule.mostEntries) entries")
            }
            // Hosts and parts of user agents: bytes are what they are counted in.
            if list.prefix(1000).contains(where: { !(1...MediaOptions.mostCharacters).contains($0.utf8.count) }) {
                fail("\(field).\(name)", "has entries of 1 to \(MediaOptions.mostCharacters) bytes")
            }
        }
    }

    mutating func check(start: MediaTime?, end: MediaTime?) {
        if let start, start < .zero { fail("startTime", "is not before zero") }
        if let end, end <= .zero { fail("endTime", "is after zero") }
        if let start, let end, end <= start { fail("endTime", "is after startTime") }
    }

    mutating func check(address: String, _ field: String, _ configuration: LibraryConfiguration) {
        do { _ = try SourceAddress(address, policy: configuration.addressPolicy) } catch {
            fail(field, error.message)
        }
    }

    /// Holds subtitles against being there twice in one language, whatever the case it is written in.
    mutating func check(languages codes: [String]) {
        var seen: Set<String> = []
        for (index, code) in codes.enumerated() where !seen.insert(code.lowercased()).inserted {
            fail("subtitles[\(index)].languageCode", "is there already")
        }
    }

    mutating func check(language code: String, _ name: String, prefix: String = "") {
        let isTag =
            (1...35).contains(code.utf8.count)
            && code.utf8.first != 0x2D && code.utf8.last != 0x2D
            && code.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
        if !isTag { fail(prefix + "languageCode", "is a language tag as in en-US") }
        if name.isEmpty { fail(prefix + "languageName", "is missing") }
        check(text: name, prefix + "languageName")
    }
}
