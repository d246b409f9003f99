import MediaCore
import MediaPackaging
import Testing

@Suite struct MultivariantPlaylistTextTests {
    @Test func `A multivariant playlist is written exactly as the golden text`() {
        #expect(PlaylistFixtures.multivariant.text == PlaylistFixtures.multivariantText)
    }

    @Test(
        arguments: [
            (24_000, 1001, "23.976"), (30_000, 1001, "29.970"), (60_000, 1001, "59.940"), (25, 1, "25.000"),
            (1, 3, "0.333"), (2, 3, "0.667"), (1, 2000, "0.001"), (.max, 1, "2147483647.000"),
            (119_881, 1000, "119.881"),
        ] as [(Int32, Int32, String)])
    func `A frame rate has exactly three decimals, rounded to the nearest`(
        _ numerator: Int32, _ denominator: Int32, _ text: String
    ) throws {
        #expect(PlaylistNumber.text(frameRate: try #require(Rational(numerator, denominator))) == text)
    }

    @Test func `A frame rate that rounds to nothing is left out`() {
        let list = MultivariantPlaylist(variants: [Variant(uri: "v", bandwidth: 1, frameRate: Rational(1, 2001))])
        #expect(!list.text.contains("FRAME-RATE"))
    }

    @Test func `Hostile text cannot leave its quotes, add an attribute or begin a line`() {
        let hostile = "x\",DEFAULT=YES\r\n#EXT-X-ENDLIST\u{0}\u{9D}"
        let list = MultivariantPlaylist(
            renditions: [
                Rendition(type: .audio, groupID: hostile, name: hostile, characteristics: [hostile], channels: hostile)
            ],
            variants: [Variant(uri: "v", bandwidth: 1, codecs: [hostile], audioGroup: hostile)])
        let clean = "\"x,DEFAULT=YES#EXT-X-ENDLIST\""
        #expect(
            list.text == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\(clean),NAME=\(clean),DEFAULT=NO,AUTOSELECT=NO,\
                CHARACTERISTICS=\(clean),CHANNELS=\(clean)
                #EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\(clean),AUDIO=\(clean)
                v

                """)
    }

    @Test func `Attributes a rendition type may not have are left out`() {
        let list = MultivariantPlaylist(
            renditions: [
                Rendition(type: .audio, groupID: "a", name: "A", isForced: true, instreamID: "CC1"),
                Rendition(type: .closedCaptions, groupID: "c", name: "C", instreamID: "CC1", uri: "x"),
            ],
            variants: [Variant(uri: "v", bandwidth: 1, closedCaptions: .absent)])
        #expect(list.text.contains("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"A\",DEFAULT=NO,AUTOSELECT=NO\n"))
        #expect(list.text.contains("AUTOSELECT=NO,INSTREAM-ID=\"CC1\"\n"))
        #expect(list.text.contains("BANDWIDTH=1,CLOSED-CAPTIONS=NONE\n"))
    }

    @Test func `A default rendition is always selected automatically`() {
        var rendition = Rendition(type: .audio, groupID: "a", name: "A")
        rendition.isDefault = true
        let list = MultivariantPlaylist(renditions: [rendition], variants: [Variant(uri: "v", bandwidth: 1)])
        #expect(list.text.contains("DEFAULT=YES,AUTOSELECT=YES"))
    }

    @Test func `Captions called SERVICE raise the version to seven and others do not`() {
        var captions = Rendition(type: .closedCaptions, groupID: "c", name: "C", instreamID: "CC1")
        func text() -> String {
            MultivariantPlaylist(version: 1, renditions: [captions], variants: [Variant(uri: "v", bandwidth: 1)]).text
        }
        #expect(text().contains("VERSION:1\n"))
        captions.instreamID = "SERVICE1"
        #expect(text().contains("VERSION:7\n"))
    }
}
