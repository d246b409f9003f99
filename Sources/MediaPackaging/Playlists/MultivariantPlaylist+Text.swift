extension MultivariantPlaylist {
    /// The playlist file: UTF-8, LF line ends, a final newline, the same bytes for the same value.
    package var text: String {
        var lines = PlaylistLines()
        lines.tag(.header)
        lines.tag(.version, "\(max(version, requiredVersion))")
        if independentSegments { lines.tag(.independentSegments) }
        for data in sessionData { lines.tag(.sessionData, attributes: Self.attributes(of: data)) }
        for rendition in renditions { lines.tag(.media, attributes: Self.attributes(of: rendition)) }
        for variant in variants {
            lines.tag(.streamInf, attributes: Self.attributes(of: variant))
            lines.uri(variant.uri)
        }
        for variant in iFrameVariants { lines.tag(.iFrameStreamInf, attributes: Self.attributes(of: variant)) }
        return lines.text
    }

    /// EXT-X-SESSION-DATA attributes.
    private static func attributes(of data: SessionData) -> AttributeWriter {
        var attributes = AttributeWriter()
        attributes.quoted("DATA-ID", data.dataID)
        switch data.content {
        case .value(let value): attributes.quoted("VALUE", value)
        case .uri(let uri): attributes.uri("URI", uri)
        }
        attributes.quoted("LANGUAGE", data.language?.text)
        return attributes
    }

    /// EXT-X-MEDIA attributes; what the type may not have is left out.
    private static func attributes(of rendition: Rendition) -> AttributeWriter {
        let isCaptions = rendition.type == .closedCaptions
        var attributes = AttributeWriter()
        attributes.enumerated("TYPE", rendition.type.rawValue)
        attributes.quoted("GROUP-ID", rendition.groupID)
        attributes.quoted("NAME", rendition.name)
        attributes.quoted("LANGUAGE", rendition.language?.text)
        attributes.quoted("ASSOC-LANGUAGE", rendition.assocLanguage?.text)
        attributes.flag("DEFAULT", rendition.isDefault)
        attributes.flag("AUTOSELECT", rendition.isAutoselect || rendition.isDefault)
        if rendition.isForced, rendition.type == .subtitles { attributes.flag("FORCED", true) }
        attributes.quoted("CHARACTERISTICS", list: rendition.characteristics)
        attributes.quoted("CHANNELS", rendition.channels)
        if isCaptions { attributes.quoted("INSTREAM-ID", rendition.instreamID) }
        if !isCaptions { attributes.uri("URI", rendition.uri) }
        return attributes
    }

    /// EXT-X-STREAM-INF attributes.
    private static func attributes(of variant: Variant) -> AttributeWriter {
        var attributes = AttributeWriter()
        attributes.integer("BANDWIDTH", variant.bandwidth)
        attributes.integer("AVERAGE-BANDWIDTH", variant.averageBandwidth)
        attributes.quoted("CODECS", list: variant.codecs)
        attributes.quoted("SUPPLEMENTAL-CODECS", list: variant.supplementalCodecs)
        attributes.enumerated("RESOLUTION", variant.resolution?.text)
        attributes.enumerated("FRAME-RATE", variant.frameRate.flatMap(PlaylistNumber.text(frameRate:)))
        attributes.enumerated("VIDEO-RANGE", variant.videoRange?.rawValue)
        attributes.quoted("AUDIO", variant.audioGroup)
        attributes.quoted("VIDEO", variant.videoGroup)
        attributes.quoted("SUBTITLES", variant.subtitlesGroup)
        switch variant.closedCaptions {
        case .group(let group): attributes.quoted("CLOSED-CAPTIONS", group)
        case .absent: attributes.enumerated("CLOSED-CAPTIONS", "NONE")
        case nil: break
        }
        return attributes
    }

    /// EXT-X-I-FRAME-STREAM-INF attributes.
    private static func attributes(of variant: IFrameVariant) -> AttributeWriter {
        var attributes = AttributeWriter()
        attributes.integer("BANDWIDTH", variant.bandwidth)
        attributes.integer("AVERAGE-BANDWIDTH", variant.averageBandwidth)
        attributes.quoted("CODECS", list: variant.codecs)
        attributes.quoted("SUPPLEMENTAL-CODECS", list: variant.supplementalCodecs)
        attributes.enumerated("RESOLUTION", variant.resolution?.text)
        attributes.enumerated("VIDEO-RANGE", variant.videoRange?.rawValue)
        attributes.uri("URI", variant.uri)
        return attributes
    }
}
