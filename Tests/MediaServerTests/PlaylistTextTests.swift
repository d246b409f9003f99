import Foundation
import MediaLibrary
import Testing

@testable import MediaServer

@Suite struct PlaylistTextTests {
    private let master = """
        #EXTM3U
        #EXT-X-VERSION:6
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio 1",URI="audio/und/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=3,RESOLUTION=1920x1080,AUDIO="audio"
        video/1080p/index.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=480x854,AUDIO="audio"
        video/480p/index.m3u8
        #EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=1280x720,AUDIO="audio"
        video/720p/index.m3u8
        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,RESOLUTION=1280x720,URI="iframe/720p/index.m3u8"

        """

    private func filtered(_ body: (inout VariantFilter) -> Void) -> [String]? {
        var filter = VariantFilter()
        body(&filter)
        return PlaylistText().multivariant(master, filter)?.split(separator: "\n").filter { $0.hasPrefix("video") }.map(
            String.init)
    }

    @Test func withoutWishesNothingChanges() { #expect(PlaylistText().multivariant(master, VariantFilter()) == master) }

    @Test func variantsAreChosenByTheirShortSideAndOrdered() {
        #expect(filtered { $0.maximum = .p720 } == ["video/480p/index.m3u8", "video/720p/index.m3u8"])
        #expect(filtered { $0.minimum = .p720 } == ["video/1080p/index.m3u8", "video/720p/index.m3u8"])
        #expect(filtered { $0.exact = .p480 } == ["video/480p/index.m3u8"])
        #expect(filtered { $0.exact = .p2160 } == nil)
        #expect(
            filtered { $0.order = .ascending } == [
                "video/480p/index.m3u8", "video/720p/index.m3u8", "video/1080p/index.m3u8",
            ])
        #expect(filtered { $0.order = .descending }?.first == "video/1080p/index.m3u8")
    }

    @Test func everyAddressLeadsToTheServerWithTheToken() throws {
        let text = try #require(
            PlaylistText(prefix: "id/", query: "?token=t").multivariant(master, VariantFilter()))
        #expect(text.contains("URI=\"id/audio/und/index.m3u8?token=t\""))
        #expect(text.contains("\nid/video/720p/index.m3u8?token=t\n"))
        #expect(text.contains("URI=\"id/iframe/720p/index.m3u8?token=t\""))
        let media = PlaylistText(query: "?token=t").media(
            "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4,\nsegment_00001.m4s\n#EXT-X-ENDLIST\n")
        #expect(
            media
                == "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4?token=t\"\n#EXTINF:4,\nsegment_00001.m4s?token=t\n#EXT-X-ENDLIST\n"
        )
    }

    @Test func aTracksNameIsNoAddress() {
        for name in ["x,URI=", "x:URI=", ",URI=,URI=", "RESOLUTION=1x1", "a=b"] {
            let text =
                "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"\(name)\",LANGUAGE=\"en\",URI=\"en.m3u8\""
            #expect(
                PlaylistText(prefix: "id/", query: "?token=t").multivariant(text, VariantFilter())
                    == text.replacing("en.m3u8", with: "id/en.m3u8?token=t"))
        }
        let titled = "#EXTM3U\n#EXTINF:4,x,URI=\"y\"\nz.m4s"
        #expect(PlaylistText(query: "?token=t").media(titled) == titled + "?token=t")
    }

    @Test func aKeyMayAskSoOftenInAnHourAndIsToldWhenAgain() {
        let limit = RateLimit(most: 2)
        let start = ContinuousClock.now
        #expect(limit.take("a", now: start) == nil)
        #expect(limit.take("a", now: start + .seconds(60)) == nil)
        #expect(limit.take("a", now: start + .seconds(120)) == 3481)
        #expect(limit.take("b", now: start + .seconds(120)) == nil)
        #expect(limit.take("a", now: start + .seconds(3600)) == nil)
        #expect(limit.take("a", now: start + .seconds(3601)) == 60)
    }
}
