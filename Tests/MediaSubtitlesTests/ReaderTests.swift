import MediaCore
import MediaSubtitles
import Testing

/// A file of the test, read.
func cues(_ text: String) throws -> [Cue] { try cues(Array(text.utf8)) }

func cues(_ bytes: [UInt8]) throws -> [Cue] {
    guard case .cues(let document, _) = try SubtitleFile.read(bytes, location: "test") else { return [] }
    return document.cues
}

/// A cue as one line, for comparing.
func line(_ cue: Cue) -> String {
    let settings = cue.placement.settings.isEmpty ? "" : " [\(cue.placement.settings)]"
    return "\(cue.start.ticks(at: 1000))-\(cue.end.ticks(at: 1000))\(settings) \(cue.text)"
}

@Suite struct ReaderTests {
    @Test func subRipIsReadWithNumbersMissingMarkupAnEmptyLineInsideATextAndTimesWithoutHours() throws {
        let text = """
            1
            00:00:01,000 --> 00:00:02,500
            Hello <i>there</i> & "you"

            00:03,5 --> 00:04.250
            {\\an8}3 < 4 <font color="red">red</font>

            second line

            3
            00:00:05,000 --> 00:00:06,000 X1:10 X2:20
            a --> b <b>never closed
            """
        #expect(
            try cues(text).map(line) == [
                "1000-2500 Hello <i>there</i> &amp; \"you\"", "3500-4250 [line:5%] 3 &lt; 4 red\nsecond line",
                "5000-6000 a --&gt; b <b>never closed</b>",
            ])
    }

    @Test func cuesOutOfOrderAreSortedOverlappingOnesKeptThoseWithoutDurationOrTextLeftOut() throws {
        let text = """
            1
            00:00:05,000 --> 00:00:06,000
            late

            2
            00:00:01,000 --> 00:00:09,000
            long

            3
            00:00:02,000 --> 00:00:02,000
            nothing

            4
            00:00:03,000 --> 00:00:04,000
            <i> </i>
            """
        guard case .cues(let document, let format) = try SubtitleFile.read(Array(text.utf8), location: "x.srt") else {
            Issue.record("no cues")
            return
        }
        #expect(format == .subRip)
        #expect(document.cues.map(line) == ["1000-9000 long", "5000-6000 late"])
        #expect(document.reordered == 1)
        #expect(document.skipped == 2)
    }

    @Test func webVTTKeepsSettingsVoicesClassesStylesAndRegionsAndLosesWhatIsMalformed() throws {
        let text = """
            WEBVTT - a title

            STYLE
            ::cue { color: lime }

            NOTE this is
            no cue

            REGION
            id:fred

            intro
            00:01.000 --> 00:02.000 line:0 position:20%,line-left align:start evil:"x"
            <v Mary>Hi <c.loud>there</c> <unknown>x</unknown> &lt;b&gt; AT&T

            not a cue
            at all

            00:00:03.000 --> 00:00:04.000
            <b><i>crossed</b></i> 2 < 3
            """
        guard case .cues(let document, _) = try SubtitleFile.read(Array(text.utf8), location: "x") else { return }
        #expect(document.blocks == ["STYLE\n::cue { color: lime }", "REGION\nid:fred"])
        #expect(document.skipped == 1)
        #expect(
            document.cues.map(line) == [
                "1000-2000 [line:0 position:20%,line-left align:start] <v Mary>Hi <c.loud>there</c> x &lt;b&gt; AT&amp;T</v>",
                "3000-4000 <b><i>crossed</i></b> 2 &lt; 3",
            ])
    }

    @Test func whatIsWrittenOfHostileTagsAndStylesReadsBackTheSame() throws {
        let cases = [
            "WEBVTT\n\n00:01.000 --> 00:02.000\n<b\u{1}\u{7F}old>a</b> <v M--\u{1}-> b <i><b></b></i>\n",
            "WEBVTT\n\nSTYLE\n::cue { color:\u{0}\u{1} red }\n\n00:01.000 --> 00:02.000\n<v\u{2}tt x=\"1\">a</v>\n",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n&#10;&#x2d;->x\u{2028}y\n",
        ]
        for text in cases {
            // Among enough text a few control characters do not make a file binary.
            let note = "\n\nNOTE " + String(repeating: "words ", count: 200)
            let bytes = Array(text.replacing("WEBVTT", with: "WEBVTT" + note).utf8).filter { $0 != 0 }
            guard case .cues(let first, _) = try SubtitleFile.read(bytes, location: "x") else { return }
            let written = WebVTTText(first).wholeTrack
            #expect(!written.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
            #expect(try cues(written) == first.cues, "\(written)")
        }
    }

    @Test func assKeepsEmphasisAndPlaceAndDropsCommentsDrawingsFontsAndMovement() throws {
        let text = """
            [Script Info]
            PlayResX: 640
            PlayResY: 360

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, Bold, Italic, Underline, Alignment
            Style: Default,Arial,20,0,0,0,2
            Style: Top,Arial,20,-1,0,0,8

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not shown
            Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,One{\\i1}two{\\i0}, three\\Nfour {\\fad(1,2)}five
            Dialogue: 0,0:00:03.00,0:00:04.00,Top,,0,0,0,,Title{\\r}
            Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\pos(320,90)}placed
            Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}
            """
        #expect(
            try cues(text).map(line) == [
                "1000-2500 One<i>two</i>, three\nfour five", "3000-4000 [line:5%] <b>Title</b>",
                "5000-6000 [line:25% position:50%] placed",
            ])
    }

    @Test func ttmlIsReadWithNestedAndSequentialTimesFramesTicksSpansOfTheirOwnStylesAndRegions() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-16"?>
            <tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
                xmlns:tts="http://www.w3.org/ns/ttml#styling" ttp:frameRate="25" ttp:tickRate="10000000">
              <head>
                <styling><style xml:id="em" tts:fontStyle="italic"/></styling>
                <layout><region xml:id="top" tts:origin="10% 5%" tts:extent="80% 20%" tts:displayAlign="before"/></layout>
              </head>
              <body begin="10s"><div>
                <p begin="00:00:01.000" end="00:00:02.500">One <span style="em">two</span><br/>three   &amp; more</p>
                <p begin="3s" dur="500ms" region="top">up</p>
                <p begin="00:00:04:12" end="50000000t">frames</p>
                <p begin="6s" end="9s">a<span begin="1s" end="2s"> b</span></p>
                </div>
                <div timeContainer="seq" begin="20s"><p dur="1s">first</p><p dur="1s">second</p></div>
              </body>
            </tt>
            """
        #expect(
            try cues(text).map(line) == [
                "11000-12500 One <i>two</i>\nthree &amp; more", "13000-13500 [line:5%] up", "14480-15000 frames",
                "16000-17000 a", "17000-18000 a b", "18000-19000 a", "30000-31000 first", "31000-32000 second",
            ])
    }

    @Test func aTTMLFileWithADocumentTypeAnEntityBombTooDeepCutOffOrMadeOfPicturesIsRefused() {
        let deep = String(repeating: "<div>", count: 1000)
        let bad: [(String, MediaError.Code)] = [
            ("<?xml version=\"1.0\"?><!DOCTYPE tt [<!ENTITY a \"b\">]><tt>&a;</tt>", .unsupportedFormat),
            ("<tt><!ENTITY x SYSTEM \"file:///etc/passwd\"></tt>", .unsupportedFormat),
            ("<tt xmlns=\"http://www.w3.org/ns/ttml\"><body>\(deep)", .limitExceeded),
            ("<tt xmlns=\"http://www.w3.org/ns/ttml\"><body><div><p begin=\"1s\"", .damaged),
            (
                "<tt xmlns=\"x\"><body><div begin=\"1s\" end=\"2s\" backgroundImage=\"#i\"/></body></tt>",
                .unsupportedFormat
            ),
            ("<tt xmlns=\"x\"><body/></tt>", .emptySource),
            ("<?xml version=\"1.0\"?><html/>", .unsupportedFormat),
        ]
        for (text, code) in bad {
            #expect(throws: MediaError.self) { try cues(text) }
            do { _ = try cues(text) } catch {
                #expect((error as? MediaError)?.code == code, "\(text.prefix(60)): \(error)")
            }
        }
    }

    @Test func textInUTF8UTF16WithAndWithoutAMarkLatin1AndWindows1251ComesOutTheSame() throws {
        let french = "1\r\n00:00:01,000 --> 00:00:02,000\r\nÀ bientôt, garçon: où étés-vous allés hier après-midi?\r\n"
        let russian = "1\n00:00:01,000 --> 00:00:02,000\nПривет, как ваши дела сегодня вечером? Хорошо, спасибо.\n"
        func utf16(_ text: String, little: Bool) -> [UInt8] {
            text.utf16.flatMap { little ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }
        let latin = french.unicodeScalars.map { UInt8($0.value) }
        let cyrillic = russian.unicodeScalars.map { scalar -> UInt8 in
            scalar.value < 0x80 ? UInt8(scalar.value) : UInt8(scalar.value - 0x410 + 0xC0)
        }
        let expected = "1000-2000 À bientôt, garçon: où étés-vous allés hier après-midi?"
        for bytes in [
            Array(french.utf8), [0xEF, 0xBB, 0xBF] + Array(french.utf8), [0xFF, 0xFE] + utf16(french, little: true),
            [0xFE, 0xFF] + utf16(french, little: false), utf16(french, little: true), latin,
        ] { #expect(try cues(bytes).map(line) == [expected]) }
        #expect(
            try cues(cyrillic).map(line) == ["1000-2000 Привет, как ваши дела сегодня вечером? Хорошо, спасибо."])
    }

    @Test func garbageNothingOtherTextAndPicturesOfTextAreRefusedByName() {
        let garbage = (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
        let bad: [([UInt8], MediaError.Code, String)] = [
            (garbage, .unsupportedFormat, "not text"), ([], .emptySource, "no text"),
            ([0x0A, 0x20], .emptySource, "no text"),
            (Array("Dear diary".utf8), .unsupportedFormat, "no subtitle format"),
            (Array("# VobSub index file, v7\n".utf8), .unsupportedFormat, "bitmapSubtitle"),
            (Array("WEBVTT\n\nNOTE nothing here\n".utf8), .emptySource, "no cue"),
            (Array("Scenarist_SCC V1.0\n\nnothing\n".utf8), .damaged, "no captions"),
        ]
        for (bytes, code, words) in bad {
            do {
                _ = try cues(bytes)
                Issue.record("\(words) was accepted")
            } catch {
                let error = error as? MediaError
                #expect(error?.code == code)
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
                #expect(error?.location == "test")
            }
        }
    }

    @Test func sccPairsTakeAFrameEachAndDropframeTimesKeepBesideTheClock() throws {
        let text = "Scenarist_SCC V1.0\n\n00:01:00;02\t9420 9420 94ae\n\n01:00:00:00\t942c 942c\n"
        guard case .captions(let pairs, let skipped) = try SubtitleFile.read(Array(text.utf8), location: "x") else {
            Issue.record("no captions")
            return
        }
        #expect(skipped == 0)
        #expect(pairs.map(\.word) == [0x9420, 0x9420, 0x94AE, 0x942C, 0x942C])
        // Drop frame: the minute's first two numbers do not exist, so this is frame 1800.
        #expect(pairs[0].time == MediaTime(value: 1800 * 1001, timescale: 30_000))
        #expect(pairs[2].time == MediaTime(value: 1802 * 1001, timescale: 30_000))
        #expect(pairs[3].time == MediaTime(value: 108_000 * 1001, timescale: 30_000))
    }
}
