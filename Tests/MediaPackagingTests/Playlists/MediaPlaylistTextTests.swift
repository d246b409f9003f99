import MediaCore
import MediaPackaging
import Testing

@Suite struct MediaPlaylistTextTests {
    private let micros = PlaylistFixtures.micros

    @Test func `A media playlist is written exactly as the golden text`() {
        #expect(PlaylistFixtures.media.text == PlaylistFixtures.mediaText)
    }

    @Test func `An I-frame playlist has its tag, version 5 for its map and a byte range for every frame`() {
        let map = InitializationMap(uri: "v.mp4", byteRange: ByteRange(length: 800, offset: 0))
        let list = MediaPlaylist(
            isIFramesOnly: true,
            segments: [
                MediaSegment(
                    uri: "v.mp4", duration: MediaTime(value: 2, timescale: 1),
                    byteRange: ByteRange(length: 90, offset: 800), map: map)
            ])
        #expect(
            list.text == """
                #EXTM3U
                #EXT-X-VERSION:5
                #EXT-X-TARGETDURATION:2
                #EXT-X-MEDIA-SEQUENCE:0
                #EXT-X-PLAYLIST-TYPE:VOD
                #EXT-X-I-FRAMES-ONLY
                #EXT-X-MAP:URI="v.mp4",BYTERANGE="800@0"
                #EXTINF:2.000000,
                #EXT-X-BYTERANGE:90@800
                v.mp4
                #EXT-X-ENDLIST

                """)
    }

    @Test func `The version is the least that the content needs`() {
        var segment = MediaSegment(uri: "s.ts", duration: MediaTime(value: 6, timescale: 1))
        func version(iFrames: Bool = false) -> Int {
            MediaPlaylist(isIFramesOnly: iFrames, segments: [segment]).version
        }
        #expect(MediaPlaylist(segments: []).version == 1)
        #expect(version() == 3)
        #expect(version(iFrames: true) == 4)
        segment.key = EncryptionKey(method: .aes128, uri: "k", iv: 1)
        #expect(version() == 3)
        segment.byteRange = ByteRange(length: 1, offset: 0)
        #expect(version() == 4)
        segment.key?.keyFormat = "com.apple.streamingkeydelivery"
        #expect(version() == 5)
        segment.map = InitializationMap(uri: "i.mp4")
        #expect(version() == 6)
        #expect(version(iFrames: true) == 5)
    }

    @Test func `Thirds of a second add up to whole seconds at every third segment`() {
        let third = MediaTime(value: 1, timescale: 3)
        let list = MediaPlaylist(segments: Array(repeating: MediaSegment(uri: "s", duration: third), count: 300))
        let written = list.writtenDurations
        #expect(Array(written.prefix(3)) == [micros(333_333), micros(333_334), micros(333_333)])
        #expect(written.reduce(.zero, +) == MediaTime(value: 100, timescale: 1))
    }

    @Test func `The running sum of written durations never strays half a microsecond from the exact sum`() {
        // 1024 samples at 44,100 Hz mixed with frames of 1001/24000 s: no whole number of microseconds in either.
        let durations = (0..<2000).map { index in
            index % 3 == 0
                ? MediaTime(value: 259 * 1024, timescale: 44_100) : MediaTime(value: 143 * 1001, timescale: 24_000)
        }
        let list = MediaPlaylist(segments: durations.map { MediaSegment(uri: "s", duration: $0) })
        var exact = MediaTime.zero
        var written = MediaTime.zero
        for (duration, text) in zip(durations, list.writtenDurations) {
            exact += duration
            written += text
            #expect(max(exact - written, written - exact) <= MediaTime(value: 1, timescale: 2_000_000))
        }
    }

    @Test func `A segment is never written with no or a negative duration`() {
        let durations: [MediaTime] = [
            .zero, MediaTime(value: -5, timescale: 1), MediaTime(value: 1, timescale: 2_000_000_000),
            MediaTime(value: .max, timescale: 1), MediaTime(value: .max, timescale: 1), micros(5),
        ]
        let list = MediaPlaylist(segments: durations.map { MediaSegment(uri: "s", duration: $0) })
        #expect(list.writtenDurations.count == 6)
        #expect(list.writtenDurations.allSatisfy { $0 > .zero })
        #expect(Array(list.writtenDurations.prefix(3)) == [micros(1), micros(1), micros(1)])
        #expect(!list.text.contains("EXTINF:-") && !list.text.contains("EXTINF:0.000000,"))
    }

    @Test(arguments: [(6_499_999, 6), (6_500_000, 7), (300_000, 1), (10_000_000, 10)] as [(Int64, Int)])
    func `The target duration is the longest segment rounded to the nearest second`(_ duration: Int64, _ target: Int) {
        let segments = [
            MediaSegment(uri: "a", duration: micros(duration)), MediaSegment(uri: "b", duration: micros(9)),
        ]
        #expect(MediaPlaylist(segments: segments).targetDuration == target)
        #expect(MediaPlaylist(targetDuration: 0, segments: segments).text.contains("#EXT-X-TARGETDURATION:\(target)\n"))
        #expect(MediaPlaylist(targetDuration: 60, segments: segments).text.contains("#EXT-X-TARGETDURATION:60\n"))
    }

    @Test func `The target duration follows the written duration where rounding to microseconds lifts it to a half`() {
        let duration = MediaTime(value: 6_499_999_900, timescale: 1_000_000_000)
        let list = MediaPlaylist(segments: [MediaSegment(uri: "s", duration: duration)])
        #expect(list.text.contains("#EXTINF:6.500000,\n"))
        #expect(list.targetDuration == 7)
    }

    @Test func `A key written before the map applies to the map, one after it does not`() throws {
        let key = EncryptionKey(method: .aes128, uri: "k", iv: 2)
        func lines(_ mapKey: EncryptionKey?) -> [String] {
            let map = InitializationMap(uri: "i.mp4", key: mapKey)
            let list = MediaPlaylist(segments: [MediaSegment(uri: "s", duration: micros(1), map: map, key: key)])
            return list.text.split(separator: "\n").compactMap { line in
                line.hasPrefix("#EXT-X-KEY") ? "key" : line.hasPrefix("#EXT-X-MAP") ? "map" : nil
            }
        }
        #expect(lines(nil) == ["map", "key"])
        #expect(lines(key) == ["key", "map"])
    }

    @Test func `A key of another format is preceded by METHOD=NONE so that only one applies`() {
        let first = EncryptionKey(method: .sampleAES, uri: "a", keyFormat: "com.apple.streamingkeydelivery")
        let second = EncryptionKey(method: .sampleAES, uri: "b", keyFormat: "urn:uuid:x", keyFormatVersions: "1/2")
        let list = MediaPlaylist(segments: [
            MediaSegment(uri: "s", duration: micros(1), key: first),
            MediaSegment(uri: "t", duration: micros(1), key: second),
        ])
        #expect(
            list.text.contains(
                """
                s
                #EXT-X-KEY:METHOD=NONE
                #EXT-X-KEY:METHOD=SAMPLE-AES,URI="b",KEYFORMAT="urn:uuid:x",KEYFORMATVERSIONS="1/2"
                #EXTINF
                """))
    }

    @Test func `A hostile resource name stays one line and one attribute`() {
        let hostile = "#a\r\n#EXT-X-ENDLIST\"\u{85} ü%zz%20"
        let map = InitializationMap(uri: hostile)
        let list = MediaPlaylist(segments: [MediaSegment(uri: hostile, duration: micros(1), map: map)])
        let encoded = "%23a%0D%0A#EXT-X-ENDLIST%22%C2%85%20%C3%BC%25zz%20"
        #expect(list.text.split(separator: "\n").filter { $0 == "#EXT-X-ENDLIST" }.count == 1)
        #expect(list.text.contains("\n\(encoded)\n"))
        #expect(list.text.contains("URI=\"\(encoded)\"\n"))
    }
}
