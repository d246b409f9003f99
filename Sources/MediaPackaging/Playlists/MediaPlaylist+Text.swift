extension MediaPlaylist {
    /// The playlist file: UTF-8, LF line ends, a final newline, the same bytes for the same value.
    package var text: String {
        var lines = PlaylistLines(segments: segments.count)
        lines.tag(.header)
        lines.tag(.version, "\(version)")
        let writtenMicroseconds = writtenMicroseconds
        lines.tag(
            .targetDuration, "\(max(targetDuration, Self.minimumTargetDuration(of: writtenMicroseconds)))")
        lines.tag(.mediaSequence, "\(max(mediaSequence, 0))")
        if let playlistType { lines.tag(.playlistType, playlistType.rawValue) }
        if isIFramesOnly { lines.tag(.iFramesOnly) }
        if independentSegments { lines.tag(.independentSegments) }
        var map: InitializationMap?
        var key: EncryptionKey?
        for (segment, microseconds) in zip(segments, writtenMicroseconds) {
            if segment.discontinuity { lines.tag(.discontinuity) }
            if let segmentMap = segment.map, segmentMap != map {
                Self.change(&key, to: segmentMap.key, in: &lines)
                lines.tag(.map, attributes: Self.attributes(of: segmentMap))
                map = segmentMap
            }
            Self.change(&key, to: segment.key, in: &lines)
            if segment.isGap { lines.tag(.gap) }
            lines.tag(.segment, PlaylistNumber.text(microseconds, fractionDigits: 6) + ",")
            if let range = segment.byteRange { lines.tag(.byteRange, range.text) }
            lines.uri(segment.uri)
        }
        if endList { lines.tag(.endList) }
        return lines.text
    }

    /// Writes EXT-X-KEY where the key changes. A key of another format does not replace the one before it, both would
    /// apply (RFC 8216 4.3.2.4): METHOD=NONE stands between them.
    private static func change(_ key: inout EncryptionKey?, to next: EncryptionKey?, in lines: inout PlaylistLines) {
        if next == key { return }
        if let key, let next, key.effectiveKeyFormat != next.effectiveKeyFormat {
            lines.tag(.key, attributes: attributes(of: nil))
        }
        lines.tag(.key, attributes: attributes(of: next))
        key = next
    }

    /// EXT-X-MAP attributes (RFC 8216 4.3.2.5).
    private static func attributes(of map: InitializationMap) -> AttributeWriter {
        var attributes = AttributeWriter()
        attributes.uri("URI", map.uri)
        attributes.quoted("BYTERANGE", map.byteRange?.text)
        return attributes
    }

    /// EXT-X-KEY attributes (RFC 8216 4.3.2.4); no key is METHOD=NONE.
    private static func attributes(of key: EncryptionKey?) -> AttributeWriter {
        var attributes = AttributeWriter()
        guard let key else {
            attributes.enumerated("METHOD", "NONE")
            return attributes
        }
        attributes.enumerated("METHOD", key.method.rawValue)
        attributes.uri("URI", key.uri)
        if let iv = key.iv { attributes.hexadecimal("IV", iv) }
        attributes.quoted("KEYFORMAT", key.keyFormat)
        attributes.quoted("KEYFORMATVERSIONS", key.keyFormatVersions)
        return attributes
    }
}
