import MediaCore

/// A multivariant playlist being read, and the variant that waits for its URI.
struct MultivariantPlaylistBuilder {
    /// What was read so far.
    private var playlist = MultivariantPlaylist(variants: [])
    /// The EXT-X-STREAM-INF whose URI must follow.
    private var pending: Variant?
    /// The number of entries read.
    private var entries = 0

    /// Adds a tag of multivariant playlists.
    mutating func add(_ tag: PlaylistTag, _ value: String?, line: Int) throws(PlaylistError) {
        if pending != nil { throw PlaylistError(line: line, reason: .missingURI(.streamInf)) }
        switch tag {
        case .media, .streamInf, .iFrameStreamInf, .sessionData: break
        default: return
        }
        entries += 1
        if entries > PlaylistParser.maximumEntries { throw PlaylistError(line: line, reason: .tooManyEntries) }
        let attributes = try AttributeList(value, tag: tag, line: line)
        switch tag {
        case .media: playlist.renditions.append(try Self.rendition(attributes))
        case .streamInf: pending = try Self.variant(attributes)
        case .iFrameStreamInf: playlist.iFrameVariants.append(try Self.iFrameVariant(attributes))
        default: playlist.sessionData.append(try Self.sessionData(attributes))
        }
    }

    /// Adds the URI of a variant.
    mutating func add(uri: String, line: Int) throws(PlaylistError) {
        guard var variant = pending else { throw PlaylistError(line: line, reason: .unexpectedURI) }
        variant.uri = uri
        playlist.variants.append(variant)
        pending = nil
    }

    /// The playlist, after the checks that need all of it.
    func finish(version: Int, independent: Bool, line: Int) throws(PlaylistError) -> MultivariantPlaylist {
        if pending != nil { throw PlaylistError(line: line, reason: .missingURI(.streamInf)) }
        var result = playlist
        result.version = version
        result.independentSegments = independent
        if version < result.requiredVersion {
            throw PlaylistError(line: line, reason: .versionTooLow(required: result.requiredVersion))
        }
        if let reason = result.groupFault { throw PlaylistError(line: line, reason: reason) }
        return result
    }

    /// EXT-X-MEDIA (RFC 8216 4.3.4.1).
    private static func rendition(_ attributes: AttributeList) throws(PlaylistError) -> Rendition {
        let type = try attributes.required(
            "TYPE", try attributes.enumerated("TYPE", as: Rendition.MediaType.self))
        var rendition = Rendition(
            type: type,
            groupID: try attributes.required("GROUP-ID", try attributes.quoted("GROUP-ID")),
            name: try attributes.required("NAME", try attributes.quoted("NAME")))
        rendition.language = try attributes.language("LANGUAGE")
        rendition.assocLanguage = try attributes.language("ASSOC-LANGUAGE")
        rendition.isDefault = try attributes.flag("DEFAULT") ?? false
        let autoselect = try attributes.flag("AUTOSELECT")
        if rendition.isDefault, autoselect == false { throw attributes.invalid("AUTOSELECT") }
        rendition.isAutoselect = autoselect ?? rendition.isDefault
        let forced = try attributes.flag("FORCED")
        if forced != nil, type != .subtitles { throw attributes.invalid("FORCED") }
        rendition.isForced = forced ?? false
        rendition.characteristics = try attributes.list("CHARACTERISTICS")
        rendition.channels = try attributes.quoted("CHANNELS")
        rendition.uri = try attributes.uri("URI")
        rendition.instreamID = try attributes.quoted("INSTREAM-ID")
        if type == .closedCaptions {
            let instreamID = try attributes.required("INSTREAM-ID", rendition.instreamID)
            guard isInstreamID(instreamID) else { throw attributes.invalid("INSTREAM-ID") }
            if rendition.uri != nil { throw attributes.invalid("URI") }
        } else if rendition.instreamID != nil {
            throw attributes.invalid("INSTREAM-ID")
        }
        if type == .subtitles { _ = try attributes.required("URI", rendition.uri) }
        return rendition
    }

    /// EXT-X-STREAM-INF (RFC 8216 4.3.4.2).
    private static func variant(_ attributes: AttributeList) throws(PlaylistError) -> Variant {
        var variant = Variant(
            uri: "", bandwidth: try attributes.required("BANDWIDTH", try attributes.integer("BANDWIDTH")))
        variant.averageBandwidth = try attributes.integer("AVERAGE-BANDWIDTH")
        variant.codecs = try attributes.list("CODECS")
        variant.supplementalCodecs = try attributes.list("SUPPLEMENTAL-CODECS")
        variant.resolution = try resolution(attributes)
        if let text = try attributes.unquoted("FRAME-RATE") {
            guard let rate = PlaylistNumber.frameRate(text.utf8) else { throw attributes.invalid("FRAME-RATE") }
            variant.frameRate = rate
        }
        variant.videoRange = try attributes.enumerated("VIDEO-RANGE", as: VideoRange.self)
        variant.audioGroup = try attributes.quoted("AUDIO")
        variant.videoGroup = try attributes.quoted("VIDEO")
        variant.subtitlesGroup = try attributes.quoted("SUBTITLES")
        variant.closedCaptions = try closedCaptions(attributes)
        return variant
    }

    /// EXT-X-I-FRAME-STREAM-INF (RFC 8216 4.3.4.3).
    private static func iFrameVariant(_ attributes: AttributeList) throws(PlaylistError) -> IFrameVariant {
        var variant = IFrameVariant(
            uri: try attributes.required("URI", try attributes.uri("URI")),
            bandwidth: try attributes.required("BANDWIDTH", try attributes.integer("BANDWIDTH")))
        variant.averageBandwidth = try attributes.integer("AVERAGE-BANDWIDTH")
        variant.codecs = try attributes.list("CODECS")
        variant.supplementalCodecs = try attributes.list("SUPPLEMENTAL-CODECS")
        variant.resolution = try resolution(attributes)
        variant.videoRange = try attributes.enumerated("VIDEO-RANGE", as: VideoRange.self)
        return variant
    }

    /// EXT-X-SESSION-DATA (RFC 8216 4.3.4.4): a VALUE or a URI, never both.
    private static func sessionData(_ attributes: AttributeList) throws(PlaylistError) -> SessionData {
        let content: SessionData.Content
        if let value = try attributes.quoted("VALUE") {
            if attributes.has("URI") { throw attributes.invalid("URI") }
            content = .value(value)
        } else {
            content = .uri(try attributes.required("VALUE", try attributes.uri("URI")))
        }
        return SessionData(
            dataID: try attributes.required("DATA-ID", try attributes.quoted("DATA-ID")), content: content,
            language: try attributes.language("LANGUAGE"))
    }

    /// RESOLUTION, in pixels.
    private static func resolution(_ attributes: AttributeList) throws(PlaylistError) -> Resolution? {
        guard let text = try attributes.unquoted("RESOLUTION") else { return nil }
        guard let resolution = Resolution(text) else { throw attributes.invalid("RESOLUTION") }
        return resolution
    }

    /// CLOSED-CAPTIONS: a quoted group, or NONE without quotes.
    private static func closedCaptions(_ attributes: AttributeList) throws(PlaylistError) -> ClosedCaptionsReference? {
        guard attributes.has("CLOSED-CAPTIONS") else { return nil }
        if let group = try? attributes.quoted("CLOSED-CAPTIONS") { return .group(group) }
        guard try attributes.unquoted("CLOSED-CAPTIONS") == "NONE" else { throw attributes.invalid("CLOSED-CAPTIONS") }
        return .absent
    }

    /// Whether a text is CC1 to CC4 or SERVICE1 to SERVICE63.
    private static func isInstreamID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        for (prefix, numbers) in [("CC", 1...4), ("SERVICE", 1...63)] where bytes.starts(with: prefix.utf8) {
            let digits = bytes.dropFirst(prefix.utf8.count)
            if let number = PlaylistNumber.integer(digits), numbers.contains(number) { return true }
        }
        return false
    }
}
