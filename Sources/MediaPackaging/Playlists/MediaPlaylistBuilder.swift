import MediaCore

/// A media playlist being read, and the tags that wait for the next segment.
struct MediaPlaylistBuilder {
    /// What was read so far.
    private var playlist = MediaPlaylist(targetDuration: 0, playlistType: nil, endList: false, segments: [])
    /// EXT-X-TARGETDURATION, seconds.
    private var targetDuration: Int?
    /// The version that what was read so far needs.
    private var requiredVersion = 1
    /// The largest EXTINF rounded to seconds, and its line.
    private var longest = (seconds: 0, line: 0)

    /// The EXT-X-KEY in force; nil after METHOD=NONE.
    private var key: EncryptionKey?
    /// The EXT-X-MAP in force.
    private var map: InitializationMap?
    /// EXTINF of the next segment.
    private var duration: MediaTime?
    /// EXT-X-BYTERANGE of the next segment, unread because its offset may depend on the URI.
    private var byteRange: String?
    /// EXT-X-DISCONTINUITY before the next segment.
    private var discontinuity = false
    /// EXT-X-GAP for the next segment.
    private var isGap = false
    /// The last tag that waits for a segment.
    private var pending: PlaylistTag?

    /// The longest EXTINF taken, microseconds: long enough for a list of the most segments to be added up.
    private static let maximumDuration = 10_000_000 * 1_000_000

    /// Adds a tag of media playlists.
    mutating func add(_ tag: PlaylistTag, _ value: String?, line: Int) throws(PlaylistError) {
        let malformed = PlaylistError(line: line, reason: .malformedTag(tag))
        switch tag {
        case .targetDuration: targetDuration = try integer(tag, value, line: line)
        case .mediaSequence:
            playlist.mediaSequence = try integer(tag, value, line: line)
            if pending != nil || !playlist.segments.isEmpty {
                throw PlaylistError(line: line, reason: .misplacedTag(tag))
            }
        case .playlistType:
            guard let type = PlaylistType(rawValue: value ?? "") else { throw malformed }
            playlist.playlistType = type
        case .iFramesOnly:
            playlist.isIFramesOnly = true
            requiredVersion = max(requiredVersion, 4)
        case .endList: playlist.endList = true
        case .segment:
            guard duration == nil else { throw PlaylistError(line: line, reason: .missingURI(tag)) }
            duration = try readDuration(value, line: line)
            pending = tag
        case .byteRange:
            guard byteRange == nil else { throw PlaylistError(line: line, reason: .duplicateTag(tag)) }
            guard let value else { throw malformed }
            byteRange = value
            requiredVersion = max(requiredVersion, 4)
            pending = tag
        case .discontinuity:
            discontinuity = true
            pending = tag
        case .gap:
            isGap = true
            pending = tag
        case .key: try readKey(value, line: line)
        case .map: try readMap(value, line: line)
        case .skip: throw PlaylistError(line: line, reason: .unsupported(tag))
        default: break
        }
    }

    /// Adds the URI of a segment, with all that waited for it.
    mutating func add(uri: String, line: Int) throws(PlaylistError) {
        guard let duration else { throw PlaylistError(line: line, reason: .unexpectedURI) }
        guard playlist.segments.count < PlaylistParser.maximumEntries else {
            throw PlaylistError(line: line, reason: .tooManyEntries)
        }
        var range: ByteRange?
        if let byteRange {
            let previous = playlist.segments.last
            let implicitOffset = previous?.uri == uri ? previous?.byteRange?.end : nil
            range = ByteRange(byteRange, implicitOffset: implicitOffset)
            guard range != nil else { throw PlaylistError(line: line, reason: .malformedTag(.byteRange)) }
        }
        playlist.segments.append(
            MediaSegment(
                uri: uri, duration: duration, byteRange: range, map: map, key: key, discontinuity: discontinuity,
                isGap: isGap))
        (self.duration, byteRange, discontinuity, isGap, pending) = (nil, nil, false, false, nil)
    }

    /// The playlist, after the checks that need all of it.
    func finish(version: Int, independent: Bool, line: Int) throws(PlaylistError) -> MediaPlaylist {
        if let pending { throw PlaylistError(line: line, reason: .missingURI(pending)) }
        guard let targetDuration else { throw PlaylistError(line: line, reason: .missingTag(.targetDuration)) }
        if longest.seconds > targetDuration {
            throw PlaylistError(line: longest.line, reason: .durationAboveTarget)
        }
        var required = requiredVersion
        if map != nil { required = max(required, playlist.isIFramesOnly ? 5 : 6) }
        if version < required { throw PlaylistError(line: line, reason: .versionTooLow(required: required)) }
        var result = playlist
        result.targetDuration = targetDuration
        result.independentSegments = independent
        return result
    }

    /// The decimal integer that is the whole value of a tag.
    private func integer(_ tag: PlaylistTag, _ value: String?, line: Int) throws(PlaylistError) -> Int {
        guard let value, let number = PlaylistNumber.integer(value.utf8) else {
            throw PlaylistError(line: line, reason: .malformedTag(tag))
        }
        return number
    }

    /// EXTINF: a duration in seconds, a comma, and a title that is not kept (RFC 8216 4.3.2.1).
    private mutating func readDuration(_ value: String?, line: Int) throws(PlaylistError) -> MediaTime {
        let malformed = PlaylistError(line: line, reason: .malformedTag(.segment))
        guard let value, let comma = value.utf8.firstIndex(of: UInt8(ascii: ",")) else { throw malformed }
        let number = value.utf8[..<comma]
        guard let seconds = PlaylistNumber.decimal(number, fractionDigits: 0),
            let microseconds = PlaylistNumber.decimal(number, fractionDigits: 6)
        else { throw malformed }
        guard microseconds > 0, microseconds <= Self.maximumDuration else {
            throw PlaylistError(line: line, reason: .invalidDuration)
        }
        if number.contains(UInt8(ascii: ".")) { requiredVersion = max(requiredVersion, 3) }
        if seconds > longest.seconds { longest = (seconds, line) }
        return MediaTime(value: Int64(microseconds), timescale: 1_000_000)
    }

    /// EXT-X-KEY (RFC 8216 4.3.2.4). Keys of several formats for the same segments are refused, not dropped.
    private mutating func readKey(_ value: String?, line: Int) throws(PlaylistError) {
        let attributes = try AttributeList(value, tag: .key, line: line)
        if try attributes.unquoted("METHOD") == "NONE" {
            for name in ["URI", "IV", "KEYFORMAT", "KEYFORMATVERSIONS"] where attributes.has(name) {
                throw attributes.invalid(name)
            }
            key = nil
            return
        }
        var next = EncryptionKey(
            method: try attributes.required(
                "METHOD", try attributes.enumerated("METHOD", as: EncryptionKey.Method.self)),
            uri: try attributes.required("URI", try attributes.uri("URI")))
        if let iv = try attributes.unquoted("IV") {
            guard let number = PlaylistNumber.hexadecimal(iv.utf8) else { throw attributes.invalid("IV") }
            next.iv = number
        }
        next.keyFormat = try attributes.quoted("KEYFORMAT")
        next.keyFormatVersions = try attributes.quoted("KEYFORMATVERSIONS")
        requiredVersion = max(requiredVersion, next.requiredVersion)
        if let key, key.effectiveKeyFormat != next.effectiveKeyFormat {
            throw PlaylistError(line: line, reason: .unsupported(.key))
        }
        key = next
    }

    /// EXT-X-MAP (RFC 8216 4.3.2.5); the key in force applies to it.
    private mutating func readMap(_ value: String?, line: Int) throws(PlaylistError) {
        let attributes = try AttributeList(value, tag: .map, line: line)
        var next = InitializationMap(uri: try attributes.required("URI", try attributes.uri("URI")), key: key)
        if let text = try attributes.quoted("BYTERANGE") {
            guard let range = ByteRange(text, implicitOffset: nil) else { throw attributes.invalid("BYTERANGE") }
            next.byteRange = range
        }
        map = next
    }
}
