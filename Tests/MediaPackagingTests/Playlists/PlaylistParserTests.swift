import MediaCore
import MediaPackaging
import Testing

@Suite struct PlaylistParserTests {
    private let fault = PlaylistFixtures.fault

    /// A media playlist with a header and the given lines.
    private func media(_ lines: String, version: Int = 6) -> String {
        "#EXTM3U\n#EXT-X-VERSION:\(version)\n#EXT-X-TARGETDURATION:6\n\(lines)\n"
    }

    /// A multivariant playlist with the given lines and one variant.
    private func multivariant(_ lines: String, variant: String = "BANDWIDTH=1") -> String {
        "#EXTM3U\n\(lines)\n#EXT-X-STREAM-INF:\(variant)\nv.m3u8\n"
    }

    @Test func `Both golden texts are read back as the values they were written from`() throws {
        #expect(try PlaylistFixtures.parse(PlaylistFixtures.mediaText) == .media(PlaylistFixtures.media))
        let multivariant = try PlaylistFixtures.parse(PlaylistFixtures.multivariantText)
        #expect(multivariant == .multivariant(PlaylistFixtures.multivariant))
    }

    @Test func `Carriage returns, comments, blank lines and unknown tags change nothing`() throws {
        let noisy = PlaylistFixtures.mediaText
            .split(separator: "\n").map { $0 + "\r\n\n#a comment\n#EXT-X-UNHEARD-OF:URI=\"\n#EXTRA\n" }.joined()
        #expect(try PlaylistFixtures.parse(noisy) == .media(PlaylistFixtures.media))
    }

    @Test func `A playlist that may still change keeps its type and lacks an end`() throws {
        let list = MediaPlaylist(
            targetDuration: 6, playlistType: .event, endList: false,
            segments: [MediaSegment(uri: "a.ts", duration: PlaylistFixtures.micros(2_000_000))])
        #expect(try PlaylistFixtures.parse(list.text) == .media(list))
    }

    @Test func `A byte range without offset follows the one before it in the same resource`() throws {
        let text = media("#EXTINF:1,\n#EXT-X-BYTERANGE:10@5\na\n#EXTINF:1,\n#EXT-X-BYTERANGE:7\na")
        guard case .media(let list) = try PlaylistFixtures.parse(text) else {
            Issue.record("read as a multivariant playlist")
            return
        }
        #expect(list.segments.map(\.byteRange) == [ByteRange(length: 10, offset: 5), ByteRange(length: 7, offset: 15)])
        for other in ["#EXTINF:1,\nb", "#EXTINF:1,\n#EXT-X-BYTERANGE:10@5\nb"] {
            let broken = media(other + "\n#EXTINF:1,\n#EXT-X-BYTERANGE:7\na")
            #expect(fault(broken)?.reason == .malformedTag(.byteRange))
        }
    }

    @Test func `Whole seconds need no version and digits past the sixth are rounded`() throws {
        let whole = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,title, \"x\"\na.ts\n"
        #expect(fault(whole) == nil)
        let long = media("#EXTINF:6.0000015,\na\n#EXTINF:6.499999999999999,\nb")
        guard case .media(let list) = try PlaylistFixtures.parse(long) else {
            Issue.record("read as a multivariant playlist")
            return
        }
        #expect(list.segments.map(\.duration.value) == [6_000_002, 6_500_000])
    }

    @Test func `What is wrong with a whole file is named`() {
        #expect(fault("")?.reason == .missingHeader)
        #expect(fault("#EXTM3U8\n")?.reason == .missingHeader)
        #expect(fault(" #EXTM3U\n")?.reason == .missingHeader)
        #expect(fault("\u{FEFF}#EXTM3U\n")?.reason == .notUTF8)
        #expect(fault("#EXTM3U")?.reason == .unterminatedLine)
        #expect(fault("#EXTM3U\n#EXT-X-VERSION:3\n") == PlaylistError(line: 2, reason: .unknownKind))
        #expect(fault("#EXTM3U\na.ts\n") == PlaylistError(line: 2, reason: .unexpectedURI))
        #expect(fault("#EXTM3U\n#\t\n")?.reason == .controlCharacter)
        #expect(fault("#EXTM3U\n#\r\r\n")?.reason == .controlCharacter)
        #expect(fault("#EXTM3U\n#\u{9F}\n")?.reason == .controlCharacter)
        #expect(fault("#EXTM3U\n#\u{7F}\n")?.reason == .controlCharacter)
        #expect(fault("#EXTM3U\n#\u{A0}\n")?.reason == .unknownKind)
        #expect(fault("#EXTM3U\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\"b\"\n")?.reason == .unsupported(.define))
        #expect(fault(multivariant("#EXT-X-VERSION:0"))?.reason == .malformedTag(.version))
        #expect(throws: PlaylistError(line: 2, reason: .notUTF8)) {
            try PlaylistParser.parse(Array("#EXTM3U\n#".utf8) + [0xC3, 0x0A])
        }
    }

    @Test func `Files and lists that are too large are refused`() {
        let large = [UInt8](repeating: 0x0A, count: PlaylistParser.maximumBytes + 1)
        #expect(throws: PlaylistError(line: 1, reason: .tooLarge)) { try PlaylistParser.parse(large) }
        // The line of the error shows that exactly the allowed number was taken before it.
        let count = PlaylistParser.maximumEntries
        let lines = media(String(repeating: "#EXTINF:1,\na\n", count: count + 1))
        #expect(fault(lines) == PlaylistError(line: 3 + 2 * (count + 1), reason: .tooManyEntries))
        let variants = String(repeating: "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n", count: count + 1)
        #expect(fault("#EXTM3U\n" + variants) == PlaylistError(line: 2 + 2 * count, reason: .tooManyEntries))
    }

    @Test func `Tags of the two kinds are never mixed`() {
        let media = PlaylistFixtures.mediaText + "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"a\"\n"
        #expect(fault(media) == PlaylistError(line: 24, reason: .mixedTags(.media)))
        let multivariant = PlaylistFixtures.multivariantText + "#EXT-X-ENDLIST\n"
        #expect(fault(multivariant) == PlaylistError(line: 16, reason: .mixedTags(.endList)))
    }

    @Test func `What is wrong with a media playlist is named with its line`() {
        let cases: [(String, Int, PlaylistError.Reason)] = [
            ("#EXT-X-TARGETDURATION:6", 4, .duplicateTag(.targetDuration)),
            ("#EXT-X-VERSION:6", 4, .duplicateTag(.version)),
            ("#EXTM3U", 4, .duplicateTag(.header)),
            ("#EXT-X-ENDLIST\n#EXT-X-ENDLIST", 5, .duplicateTag(.endList)),
            ("#EXT-X-ENDLIST:YES", 4, .malformedTag(.endList)),
            ("#EXT-X-PLAYLIST-TYPE:LIVE", 4, .malformedTag(.playlistType)),
            ("#EXT-X-MEDIA-SEQUENCE:-1", 4, .malformedTag(.mediaSequence)),
            ("#EXT-X-MEDIA-SEQUENCE:9223372036854775808", 4, .malformedTag(.mediaSequence)),
            ("#EXTINF:1,\n#EXT-X-MEDIA-SEQUENCE:1", 5, .misplacedTag(.mediaSequence)),
            ("#EXTINF:1,\na\n#EXT-X-MEDIA-SEQUENCE:1", 6, .misplacedTag(.mediaSequence)),
            ("a.ts", 4, .unexpectedURI),
            ("#EXTINF:1,\na\nb", 6, .unexpectedURI),
            ("#EXTINF:1,\n#EXTINF:1,\na", 5, .missingURI(.segment)),
            ("#EXTINF:1,", 4, .missingURI(.segment)),
            ("#EXT-X-GAP", 4, .missingURI(.gap)),
            ("#EXTINF:1", 4, .malformedTag(.segment)),
            ("#EXTINF:.5,", 4, .malformedTag(.segment)),
            ("#EXTINF:1.,", 4, .malformedTag(.segment)),
            ("#EXTINF:1.5x,", 4, .malformedTag(.segment)),
            ("#EXTINF:1.0000000x,", 4, .malformedTag(.segment)),
            ("#EXTINF:-1,", 4, .malformedTag(.segment)),
            ("#EXTINF:0,", 4, .invalidDuration),
            ("#EXTINF:0.0000004,", 4, .invalidDuration),
            ("#EXTINF:10000000.000001,", 4, .invalidDuration),
            ("#EXTINF:99999999999999999999,", 4, .malformedTag(.segment)),
            ("#EXTINF:6.499,\na\n#EXTINF:6.5,\nb", 6, .durationAboveTarget),
            ("#EXT-X-BYTERANGE:1@0\n#EXT-X-BYTERANGE:1@0", 5, .duplicateTag(.byteRange)),
            ("#EXTINF:1,\n#EXT-X-BYTERANGE:0@0\na", 6, .malformedTag(.byteRange)),
            ("#EXTINF:1,\n#EXT-X-BYTERANGE:5@\na", 6, .malformedTag(.byteRange)),
            ("#EXTINF:1,\n#EXT-X-BYTERANGE:1@9223372036854775807\na", 6, .malformedTag(.byteRange)),
            ("#EXT-X-MAP:URI=\"\"", 4, .invalidAttribute(.map, "URI")),
            ("#EXT-X-MAP:URI=a", 4, .invalidAttribute(.map, "URI")),
            ("#EXT-X-MAP:BYTERANGE=\"1@0\"", 4, .missingAttribute(.map, "URI")),
            ("#EXT-X-MAP:URI=\"a\",BYTERANGE=\"1\"", 4, .invalidAttribute(.map, "BYTERANGE")),
            ("#EXT-X-MAP:URI=\"a\",URI=\"a\"", 4, .duplicateAttribute(.map, "URI")),
            ("#EXT-X-MAP:URI=\"a\", BYTERANGE=\"1@0\"", 4, .malformedTag(.map)),
            ("#EXT-X-MAP:URI=\"a\",", 4, .malformedTag(.map)),
            ("#EXT-X-MAP:URI=\"a", 4, .malformedTag(.map)),
            ("#EXT-X-MAP", 4, .malformedTag(.map)),
            ("#EXT-X-KEY:METHOD=ROT13,URI=\"k\"", 4, .invalidAttribute(.key, "METHOD")),
            ("#EXT-X-KEY:URI=\"k\"", 4, .missingAttribute(.key, "METHOD")),
            ("#EXT-X-KEY:METHOD=AES-128", 4, .missingAttribute(.key, "URI")),
            ("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=12", 4, .invalidAttribute(.key, "IV")),
            ("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x", 4, .invalidAttribute(.key, "IV")),
            (
                "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x0123456789abcdef0123456789abcdef0", 4,
                .invalidAttribute(.key, "IV")
            ),
            ("#EXT-X-KEY:METHOD=NONE,URI=\"k\"", 4, .invalidAttribute(.key, "URI")),
            (
                "#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\",KEYFORMAT=\"x\"", 5,
                .unsupported(.key)
            ),
            ("#EXT-X-SKIP:SKIPPED-SEGMENTS=3", 4, .unsupported(.skip)),
        ]
        for (lines, line, reason) in cases {
            #expect(fault(media(lines)) == PlaylistError(line: line, reason: reason), "\(lines)")
        }
        #expect(fault("#EXTM3U\n#EXTINF:1,\na\n") == PlaylistError(line: 3, reason: .missingTag(.targetDuration)))
    }

    @Test(arguments: [
        ("#EXTINF:1.5,\na", 3), ("#EXTINF:1,\n#EXT-X-BYTERANGE:1@0\na", 4), ("#EXT-X-I-FRAMES-ONLY", 4),
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x1", 2),
        ("#EXT-X-KEY:METHOD=AES-128,URI=\"k\",KEYFORMAT=\"identity\"", 5),
        ("#EXT-X-MAP:URI=\"a\"", 6), ("#EXT-X-MAP:URI=\"a\"\n#EXT-X-I-FRAMES-ONLY", 5),
    ])
    func `A version below what the content needs is refused and the needed one is not`(_ lines: String, _ needed: Int) {
        #expect(fault(media(lines, version: needed - 1))?.reason == .versionTooLow(required: needed))
        #expect(fault(media(lines, version: needed)) == nil)
    }

    @Test func `What is wrong with a multivariant playlist is named`() {
        let audio = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"n\""
        let captions = "#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"c\",NAME=\"n\""
        let cases: [(String, PlaylistError.Reason)] = [
            ("#EXT-X-MEDIA:TYPE=SMELL,GROUP-ID=\"a\",NAME=\"n\"", .invalidAttribute(.media, "TYPE")),
            ("#EXT-X-MEDIA:TYPE=\"AUDIO\",GROUP-ID=\"a\",NAME=\"n\"", .invalidAttribute(.media, "TYPE")),
            ("#EXT-X-MEDIA:TYPE=AUDIO,NAME=\"n\"", .missingAttribute(.media, "GROUP-ID")),
            ("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\"", .missingAttribute(.media, "NAME")),
            (audio + ",LANGUAGE=\"\u{A0}\"", .invalidAttribute(.media, "LANGUAGE")),
            (audio + ",DEFAULT=yes", .invalidAttribute(.media, "DEFAULT")),
            (audio + ",DEFAULT=YES,AUTOSELECT=NO", .invalidAttribute(.media, "AUTOSELECT")),
            (audio + ",FORCED=NO", .invalidAttribute(.media, "FORCED")),
            (audio + ",INSTREAM-ID=\"CC1\"", .invalidAttribute(.media, "INSTREAM-ID")),
            (captions, .missingAttribute(.media, "INSTREAM-ID")),
            (captions + ",INSTREAM-ID=\"CC5\"", .invalidAttribute(.media, "INSTREAM-ID")),
            (captions + ",INSTREAM-ID=\"SERVICE64\"", .invalidAttribute(.media, "INSTREAM-ID")),
            (captions + ",INSTREAM-ID=\"CC1\",URI=\"x\"", .invalidAttribute(.media, "URI")),
            (captions + ",INSTREAM-ID=\"SERVICE1\"", .versionTooLow(required: 7)),
            ("#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"a\",NAME=\"n\"", .missingAttribute(.media, "URI")),
            (audio + "\n" + audio, .duplicateName("n")),
            (
                audio + ",DEFAULT=YES\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"m\",DEFAULT=YES",
                .severalDefaults(group: "a")
            ),
            ("#EXT-X-STREAM-INF:BANDWIDTH=1", .missingURI(.streamInf)),
            ("v.m3u8", .unexpectedURI),
            ("#EXT-X-STREAM-INF:BANDWIDTH=1,CLOSED-CAPTIONS=NONE\nw.m3u8", .inconsistentClosedCaptions),
            ("#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1", .missingAttribute(.iFrameStreamInf, "URI")),
            ("#EXT-X-I-FRAME-STREAM-INF:URI=\"i\"", .missingAttribute(.iFrameStreamInf, "BANDWIDTH")),
            ("#EXT-X-SESSION-DATA:DATA-ID=\"d\"", .missingAttribute(.sessionData, "VALUE")),
            ("#EXT-X-SESSION-DATA:VALUE=\"d\"", .missingAttribute(.sessionData, "DATA-ID")),
            ("#EXT-X-SESSION-DATA:DATA-ID=\"d\",VALUE=\"v\",URI=\"u\"", .invalidAttribute(.sessionData, "URI")),
            (
                "#EXT-X-SESSION-DATA:DATA-ID=\"d\",VALUE=\"v\"\n#EXT-X-SESSION-DATA:DATA-ID=\"d\",VALUE=\"w\"",
                .duplicateSessionData("d")
            ),
        ]
        for (lines, reason) in cases {
            let text = lines == "v.m3u8" ? multivariant("#EXT-X-CONTENT-STEERING:A=B\nv.m3u8") : multivariant(lines)
            #expect(fault(text)?.reason == reason, "\(lines)")
        }
        #expect(fault("#EXTM3U\n\(audio)\n")?.reason == .noVariants)
        #expect(fault("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n")?.reason == .missingURI(.streamInf))
        #expect(fault(multivariant(audio)) == nil)
    }

    @Test(
        arguments: [
            ("AVERAGE-BANDWIDTH=1", .missingAttribute(.streamInf, "BANDWIDTH")),
            ("BANDWIDTH=1.5", .invalidAttribute(.streamInf, "BANDWIDTH")),
            ("BANDWIDTH=1,RESOLUTION=1920X1080", .invalidAttribute(.streamInf, "RESOLUTION")),
            ("BANDWIDTH=1,RESOLUTION=0x1080", .invalidAttribute(.streamInf, "RESOLUTION")),
            ("BANDWIDTH=1,FRAME-RATE=0", .invalidAttribute(.streamInf, "FRAME-RATE")),
            ("BANDWIDTH=1,FRAME-RATE=2147484", .invalidAttribute(.streamInf, "FRAME-RATE")),
            ("BANDWIDTH=1,VIDEO-RANGE=HDR", .invalidAttribute(.streamInf, "VIDEO-RANGE")),
            ("BANDWIDTH=1,CLOSED-CAPTIONS=SOME", .invalidAttribute(.streamInf, "CLOSED-CAPTIONS")),
            ("BANDWIDTH=1,AUDIO=\"s\"", .unknownGroup("s")),
            ("BANDWIDTH=1,VIDEO=\"s\"", .unknownGroup("s")),
            ("BANDWIDTH=1,SUBTITLES=\"a\"", .unknownGroup("a")),
            ("BANDWIDTH=1,CLOSED-CAPTIONS=\"a\"", .unknownGroup("a")),
            ("BANDWIDTH=1,codecs=\"a\"", .malformedTag(.streamInf)),
            ("BANDWIDTH=1,CODECS=\"a\"b", .malformedTag(.streamInf)),
            ("BANDWIDTH=,CODECS=\"a\"", .malformedTag(.streamInf)),
        ] as [(String, PlaylistError.Reason)])
    func `What is wrong with a variant is named`(_ attributes: String, _ reason: PlaylistError.Reason) {
        let subtitles = "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"n\",URI=\"u\""
        #expect(fault(multivariant(subtitles, variant: attributes))?.reason == reason)
    }

    @Test func `A frame rate is read as exact thousandths`() throws {
        let text = multivariant("", variant: "BANDWIDTH=1,FRAME-RATE=29.97,CODECS=\"avc1.4d402a,mp4a.40.2\"")
        guard case .multivariant(let list) = try PlaylistFixtures.parse(text) else {
            Issue.record("read as a media playlist")
            return
        }
        #expect(list.variants.map(\.frameRate) == [Rational(2997, 100)])
        #expect(list.variants.map(\.codecs) == [["avc1.4d402a", "mp4a.40.2"]])
        #expect(list.version == 1)
    }
}
