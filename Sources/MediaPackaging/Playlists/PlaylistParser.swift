/// Reads playlists of either kind strictly: what RFC 8216 forbids is an error with its line, not a guess.
///
/// Tags it does not know are ignored, as the rules ask. It never traps, whatever the input.
package enum PlaylistParser {
    /// The largest file, bytes.
    package static let maximumBytes = 16 * 1024 * 1024
    /// The most segments of a media playlist, and the most entries of a multivariant one.
    package static let maximumEntries = 200_000

    /// Reads a playlist file.
    package static func parse(_ bytes: [UInt8]) throws(PlaylistError) -> Playlist {
        guard bytes.count <= maximumBytes else { throw PlaylistError(line: 1, reason: .tooLarge) }
        var reader = PlaylistLineReader(bytes)
        guard try reader.next() == "#\(PlaylistTag.header.rawValue)" else { throw reader.error(.missingHeader) }
        var kind = PlaylistTag.Scope.either
        var seen: Set<PlaylistTag> = [.header]
        var version = 1
        var media = MediaPlaylistBuilder()
        var multivariant = MultivariantPlaylistBuilder()

        while let line = try reader.next() {
            if line.isEmpty { continue }
            guard line.utf8.first == UInt8(ascii: "#") else {
                switch kind {
                case .either: throw reader.error(.unexpectedURI)
                case .media: try media.add(uri: line, line: reader.number)
                case .multivariant: try multivariant.add(uri: line, line: reader.number)
                }
                continue
            }
            guard let (tag, value) = split(line) else { continue }
            if tag.isUnique, !seen.insert(tag).inserted { throw reader.error(.duplicateTag(tag)) }
            if tag.isBare, value != nil { throw reader.error(.malformedTag(tag)) }
            if tag.scope != .either {
                if kind == .either { kind = tag.scope }
                if kind != tag.scope { throw reader.error(.mixedTags(tag)) }
            }
            switch tag {
            case .version:
                guard let number = PlaylistNumber.integer((value ?? "").utf8), number > 0 else {
                    throw reader.error(.malformedTag(tag))
                }
                version = number
            case .define: throw reader.error(.unsupported(tag))
            default: break
            }
            switch kind {
            case .either: break
            case .media: try media.add(tag, value, line: reader.number)
            case .multivariant: try multivariant.add(tag, value, line: reader.number)
            }
        }

        let independent = seen.contains(.independentSegments)
        switch kind {
        case .either: throw reader.error(.unknownKind)
        case .media: return .media(try media.finish(version: version, independent: independent, line: reader.number))
        case .multivariant:
            return .multivariant(
                try multivariant.finish(version: version, independent: independent, line: reader.number))
        }
    }

    /// A known tag and what follows its colon; nil for comments and for tags that are not known.
    private static func split(_ line: String) -> (tag: PlaylistTag, value: String?)? {
        let body = line.utf8.dropFirst()
        let colon = body.firstIndex(of: UInt8(ascii: ":"))
        guard let tag = PlaylistTag(rawValue: String(decoding: body[..<(colon ?? body.endIndex)], as: UTF8.self)) else {
            return nil
        }
        return (tag, colon.map { String(decoding: body[$0...].dropFirst(), as: UTF8.self) })
    }
}
