/// Why a playlist was refused, and at which line.
package struct PlaylistError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        /// More than 16 MB.
        case tooLarge
        /// More than 200,000 segments, or as many variants, renditions and session data.
        case tooManyEntries
        /// Not UTF-8, or it begins with a byte order mark.
        case notUTF8
        /// A control character other than a line end.
        case controlCharacter
        /// The last line has no line end: the file may have been cut off.
        case unterminatedLine
        /// The first line is not `#EXTM3U`.
        case missingHeader
        /// A tag of media playlists in a multivariant playlist, or the reverse.
        case mixedTags(PlaylistTag)
        /// No tag says which kind of playlist it is.
        case unknownKind
        /// A tag that stands once stands twice.
        case duplicateTag(PlaylistTag)
        /// A tag that must be there is not.
        case missingTag(PlaylistTag)
        /// A tag stands where it may not.
        case misplacedTag(PlaylistTag)
        /// A tag whose value cannot be read.
        case malformedTag(PlaylistTag)
        /// An attribute stands twice.
        case duplicateAttribute(PlaylistTag, String)
        /// An attribute that must be there is not.
        case missingAttribute(PlaylistTag, String)
        /// An attribute whose value cannot be read or may not be.
        case invalidAttribute(PlaylistTag, String)
        /// A URI that no tag announced.
        case unexpectedURI
        /// A tag announced a URI and none followed.
        case missingURI(PlaylistTag)
        /// EXTINF is not positive or is longer than 10,000,000 seconds.
        case invalidDuration
        /// EXTINF rounds to more than EXT-X-TARGETDURATION.
        case durationAboveTarget
        /// EXT-X-VERSION is less than the content needs.
        case versionTooLow(required: Int)
        /// A tag or combination that changes what the rest means and is not read here.
        case unsupported(PlaylistTag)
        /// A multivariant playlist without a variant.
        case noVariants
        /// Two renditions of one group have the same NAME.
        case duplicateName(String)
        /// Two renditions of one group are the default.
        case severalDefaults(group: String)
        /// A variant refers to a group that is not there.
        case unknownGroup(String)
        /// Some variants say CLOSED-CAPTIONS=NONE and others do not.
        case inconsistentClosedCaptions
        /// Two session data have the same DATA-ID and LANGUAGE.
        case duplicateSessionData(String)
    }

    /// The line, counted from one; for what is wrong with the whole, the last line.
    package var line: Int
    /// What is wrong.
    package var reason: Reason

    /// Creates an error at a line.
    package init(line: Int, reason: Reason) {
        self.line = line
        self.reason = reason
    }

    /// The line and the reason, for a log.
    package var description: String { "line \(line): \(reason)" }
}
