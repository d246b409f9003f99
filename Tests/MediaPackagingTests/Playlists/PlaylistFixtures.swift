import MediaCore
import MediaPackaging

/// Playlists and shorthands the playlist tests share.
enum PlaylistFixtures {
    /// A time in microseconds.
    static func micros(_ value: Int64) -> MediaTime { MediaTime(value: value, timescale: 1_000_000) }

    /// Parses text; fails the way the parser does.
    static func parse(_ text: String) throws(PlaylistError) -> Playlist {
        try PlaylistParser.parse(Array(text.utf8))
    }

    /// The error a text is refused with, nil when it is accepted.
    static func fault(_ text: String) -> PlaylistError? {
        do throws(PlaylistError) {
            _ = try parse(text)
            return nil
        } catch {
            return error
        }
    }

    /// A media playlist that uses everything the writer knows.
    static let media: MediaPlaylist = {
        let clear = InitializationMap(uri: "init.mp4", byteRange: ByteRange(length: 700, offset: 0))
        let key = EncryptionKey(method: .aes128, uri: "key.bin", iv: 0x1F)
        let sealed = InitializationMap(uri: "init2.mp4", key: key)
        return MediaPlaylist(
            targetDuration: 7, mediaSequence: 3, independentSegments: true,
            segments: [
                MediaSegment(
                    uri: "all.mp4", duration: micros(6_006_000), byteRange: ByteRange(length: 1000, offset: 700),
                    map: clear),
                MediaSegment(
                    uri: "all.mp4", duration: micros(6_500_001), byteRange: ByteRange(length: 500, offset: 1700),
                    map: clear, key: key),
                MediaSegment(uri: "b.m4s", duration: micros(1), map: sealed, key: key, discontinuity: true),
                MediaSegment(uri: "c.m4s", duration: micros(40_000), map: sealed, isGap: true),
            ])
    }()

    /// What `media` is written as.
    static let mediaText = """
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-TARGETDURATION:7
        #EXT-X-MEDIA-SEQUENCE:3
        #EXT-X-PLAYLIST-TYPE:VOD
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-MAP:URI="init.mp4",BYTERANGE="700@0"
        #EXTINF:6.006000,
        #EXT-X-BYTERANGE:1000@700
        all.mp4
        #EXT-X-KEY:METHOD=AES-128,URI="key.bin",IV=0x0000000000000000000000000000001f
        #EXTINF:6.500001,
        #EXT-X-BYTERANGE:500@1700
        all.mp4
        #EXT-X-DISCONTINUITY
        #EXT-X-MAP:URI="init2.mp4"
        #EXTINF:0.000001,
        b.m4s
        #EXT-X-KEY:METHOD=NONE
        #EXT-X-GAP
        #EXTINF:0.040000,
        c.m4s
        #EXT-X-ENDLIST

        """

    /// A multivariant playlist that uses everything the writer knows.
    static let multivariant = MultivariantPlaylist(
        version: 7, independentSegments: true,
        renditions: [
            Rendition(
                type: .audio, groupID: "aac", name: "English", language: LanguageTag("eng"), isDefault: true,
                channels: "2", uri: "audio/en/a.m3u8"),
            Rendition(
                type: .audio, groupID: "aac", name: "Deutsch", language: LanguageTag("ger"),
                assocLanguage: LanguageTag("gsw"), isAutoselect: true,
                characteristics: ["public.accessibility.describes-video", "com.example.x"], channels: "16/JOC",
                uri: "audio/de/a.m3u8"),
            Rendition(
                type: .subtitles, groupID: "text", name: "Forced", language: LanguageTag("pt-br"), isAutoselect: true,
                isForced: true, uri: "subtitles/pt/s.m3u8"),
            Rendition(type: .closedCaptions, groupID: "cc", name: "CC", instreamID: "SERVICE63"),
            Rendition(type: .video, groupID: "aac", name: "English"),
        ],
        variants: [
            Variant(
                uri: "video/1080/v.m3u8", bandwidth: 8_000_001, averageBandwidth: 7_000_000,
                codecs: ["hvc1.2.4.L123.90", "mp4a.40.2"], supplementalCodecs: ["dvh1.08.07/db4h"],
                resolution: Resolution(width: 1920, height: 1080), frameRate: Rational(24, 1), videoRange: .hlg,
                audioGroup: "aac", videoGroup: "aac", subtitlesGroup: "text", closedCaptions: .group("cc")),
            Variant(uri: "v2.m3u8", bandwidth: 1),
        ],
        iFrameVariants: [
            IFrameVariant(
                uri: "iframe/i.m3u8", bandwidth: 300_000, averageBandwidth: 200_000, codecs: ["hvc1.2.4.L123.90"],
                supplementalCodecs: ["dvh1.08.07/db4h"], resolution: Resolution(width: 1920, height: 1080),
                videoRange: .hlg)
        ],
        sessionData: [
            SessionData(
                dataID: "com.example.title", content: .value("A title, with a comma"), language: LanguageTag("en")),
            SessionData(dataID: "com.example.data", content: .uri("data.json")),
        ])

    /// What `multivariant` is written as.
    static let multivariantText = """
        #EXTM3U
        #EXT-X-VERSION:7
        #EXT-X-INDEPENDENT-SEGMENTS
        #EXT-X-SESSION-DATA:DATA-ID="com.example.title",VALUE="A title, with a comma",LANGUAGE="en"
        #EXT-X-SESSION-DATA:DATA-ID="com.example.data",URI="data.json"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",\
        URI="audio/en/a.m3u8"
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="Deutsch",LANGUAGE="de",ASSOC-LANGUAGE="gsw",DEFAULT=NO,\
        AUTOSELECT=YES,CHARACTERISTICS="public.accessibility.describes-video,com.example.x",CHANNELS="16/JOC",\
        URI="audio/de/a.m3u8"
        #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="Forced",LANGUAGE="pt-BR",DEFAULT=NO,AUTOSELECT=YES,\
        FORCED=YES,URI="subtitles/pt/s.m3u8"
        #EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="CC",DEFAULT=NO,AUTOSELECT=NO,INSTREAM-ID="SERVICE63"
        #EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID="aac",NAME="English",DEFAULT=NO,AUTOSELECT=NO
        #EXT-X-STREAM-INF:BANDWIDTH=8000001,AVERAGE-BANDWIDTH=7000000,CODECS="hvc1.2.4.L123.90,mp4a.40.2",\
        SUPPLEMENTAL-CODECS="dvh1.08.07/db4h",RESOLUTION=1920x1080,FRAME-RATE=24.000,VIDEO-RANGE=HLG,AUDIO="aac",\
        VIDEO="aac",SUBTITLES="text",CLOSED-CAPTIONS="cc"
        video/1080/v.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=1
        v2.m3u8
        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=300000,AVERAGE-BANDWIDTH=200000,CODECS="hvc1.2.4.L123.90",\
        SUPPLEMENTAL-CODECS="dvh1.08.07/db4h",RESOLUTION=1920x1080,VIDEO-RANGE=HLG,URI="iframe/i.m3u8"

        """
}
