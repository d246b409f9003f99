import MediaCore
import MediaSubtitles
import Testing

@Suite struct WebVTTTextTests {
    private let document = SubtitleDocument(cues: [
        Cue(milliseconds: 500..<7000, text: "long"), Cue(milliseconds: 2000..<3000, text: "short"),
        Cue(milliseconds: 6000..<6500, placement: CuePlacement(keypad: 8), text: "on the joint"),
    ])

    private func seconds(_ value: Int64) -> MediaTime { MediaTime(value: value, timescale: 1) }

    @Test func aCueStandsInEverySegmentItTouchesWithItsOwnTimesAndEmptySegmentsAreThere() throws {
        let segments = try WebVTTText(document).segments(
            endingAt: [seconds(2), seconds(6), seconds(8), seconds(10)], epoch: 900_000, limit: 10_000)
        let head = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n"
        let long = "\n00:00:00.500 --> 00:00:07.000\nlong\n"
        #expect(segments[0] == head + long)
        #expect(segments[1] == head + long + "\n00:00:02.000 --> 00:00:03.000\nshort\n")
        #expect(segments[2] == head + long + "\n00:00:06.000 --> 00:00:06.500 line:5%\non the joint\n")
        #expect(segments[3] == head)
        #expect(WebVTTText(document).wholeTrack.hasPrefix("WEBVTT\n\n00:00:00.500"))
    }

    @Test func segmentsThatWouldGrowBeyondTheLimitAreRefused() {
        let cues = (0..<100).map { _ in Cue(milliseconds: 0..<100_000, text: "again") }
        #expect(throws: MediaError.self) {
            try WebVTTText(SubtitleDocument(cues: cues)).segments(
                endingAt: (1...100).map(seconds), epoch: 0, limit: 100_000)
        }
    }

    @Test func aPresentationThatBeginsLaterAndEndsEarlierClipsCuesAndLeavesOutThoseOutside() {
        var clipped = document
        let (outside, shortened) = clipped.present(from: seconds(1), duration: seconds(5))
        #expect((outside, shortened) == (1, 1))
        #expect(clipped.cues.map(line) == ["0-5000 long", "1000-2000 short"])
    }

    @Test func timedTextSamplesCoverTheTrackWithoutAGapAndCarryEmphasisBothWays() {
        let cues = [
            Cue(milliseconds: 1000..<3000, text: "a <i>b</i> &amp; c"), Cue(milliseconds: 2000..<4000, text: "second"),
        ]
        let samples = TimedTextSample.samples(cues, duration: seconds(5))
        #expect(samples.map { $0.duration.ticks(at: 1000) } == [1000, 1000, 1000, 1000, 1000])
        #expect(
            samples.map { TimedTextSample.cueText($0.bytes) } == [
                nil, "a <i>b</i> &amp; c", "a <i>b</i> &amp; c\nsecond", "second", nil,
            ])
    }

    @Test func embeddedASSSubRipWebVTTAndTimedTextBecomeTheSameCue() throws {
        let script = "[V4+ Styles]\nFormat: Name, Italic, Alignment\nStyle: Default,0,2\n"
        let packets: [(String, [UInt8], [UInt8])] = [
            ("ass", Array(script.utf8), Array("0,0,Default,,0,0,0,,Say {\\i1}it{\\i0}, please".utf8)),
            ("subrip", [], Array("Say <i>it</i>, please".utf8)), ("webvtt", [], Array("Say <i>it</i>, please".utf8)),
            (
                "mov_text", [],
                TimedTextSample.samples(
                    [Cue(milliseconds: 0..<1000, text: "Say <i>it</i>, please")], duration: seconds(1))[0].bytes
            ),
        ]
        for (codec, configuration, bytes) in packets {
            var reader = try #require(EmbeddedText(codec: CodecID(rawValue: codec), configuration: configuration))
            reader.add(bytes, from: seconds(1), to: seconds(2))
            #expect(reader.document.cues.map(line) == ["1000-2000 Say <i>it</i>, please"], "\(codec)")
        }
    }
}
