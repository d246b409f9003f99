import Foundation
import MediaCore
import MediaEngine
import Testing

/// `manifest.mpd` over the segments of the HLS package.
@Suite struct DASHTests {
    @Test(arguments: [HLSSettings.SegmentFormat.cmaf, .byterange])
    func aSecondReaderDecodesEveryPictureAndSoundOfTheManifest(format: HLSSettings.SegmentFormat) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let words = folder.appending(path: "a.srt")
            try Data("1\n00:00:01,000 --> 00:00:02,000\nA < B\n".utf8).write(to: words)
            _ = try await ExportSession(
                asset: Fixture.asset("ladder.mp4").attaching(
                    .audio(Fixture.url("audio.aac"), language: "fr", name: "R&B \"mix\""),
                    .subtitles(words, language: "en")),
                outputs: [
                    .hls(
                        HLSSettings(
                            segmentDuration: MediaTime(value: 2, timescale: 1), segmentFormat: format,
                            includesDASH: true))
                ], options: ExportOptions(durability: .cached)
            ).export(to: output)
            let manifest = output.appending(path: "manifest.mpd")
            // Of each stream apart: ffmpeg ends all of a manifest with its shortest one.
            // Ranges of one file it reads again and again without an end; the script below looks at their boxes.
            for (stream, count) in [("0:v:0", 360), ("0:a:0", 564), ("0:a:1", 517)] where format == .cmaf {
                let tool = try Tool(
                    "ffmpeg",
                    [
                        "-v", "error", "-allowed_extensions", "ALL", "-i", manifest.path, "-map", stream, "-c", "copy",
                        "-f",
                        "framecrc", "-",
                    ])
                let packets = tool.output.split(separator: "\n").count { !$0.hasPrefix("#") }
                #expect(packets == count && tool.errors.isEmpty, "\(stream): \(packets) \(tool.errors)")
            }
            let script = """
                import sys, os, re, xml.etree.ElementTree as tree
                root = os.path.dirname(sys.argv[1]); ns = '{urn:mpeg:dash:schema:mpd:2011}'
                mpd = tree.parse(sys.argv[1]).getroot()
                seconds = lambda text: float(re.fullmatch(r'PT([0-9.]+)S', text)[1])
                assert mpd.get('type') == 'static'
                total = seconds(mpd.get('mediaPresentationDuration')); assert abs(total - 12) < 0.05, total
                kinds = []
                for group in mpd.iter(ns + 'AdaptationSet'):
                    for member in group.iter(ns + 'Representation'):
                        kinds.append((group.get('contentType'), group.get('lang'), member.get('codecs')))
                        base = member.find(ns + 'BaseURL').text
                        if group.get('contentType') == 'text':
                            assert open(os.path.join(root, base)).read().startswith('WEBVTT'); continue
                        segments = member.find(ns + 'SegmentTemplate')
                        if segments is None: segments = member.find(ns + 'SegmentList')
                        scale = int(segments.get('timescale')); time = 0; count = 0
                        for entry in segments.iter(ns + 'S'):
                            repeat = int(entry.get('r', 0)) + 1
                            time += repeat * int(entry.get('d')); count += repeat
                        assert abs(time / scale - 12) < 0.05, (base, time / scale)
                        if segments.get('media'):
                            assert os.path.exists(os.path.join(root, base, segments.get('initialization')))
                            for number in range(1, count + 1):
                                name = segments.get('media').replace('$Number%05d$', '%05d' % number)
                                assert os.path.getsize(os.path.join(root, base, name)) > 0
                        else:
                            urls = list(segments.iter(ns + 'SegmentURL')); assert len(urls) == count
                            data = open(os.path.join(root, base, urls[0].get('media')), 'rb').read()
                            for url in urls:
                                first, last = map(int, url.get('mediaRange').split('-'))
                                assert data[first + 4:first + 8] == b'moof' and url.get('media') == urls[0].get('media')
                            size = os.path.getsize(os.path.join(root, base, urls[0].get('media')))
                            assert int(urls[-1].get('mediaRange').split('-')[1]) == size - 1
                labels = [label.text for label in mpd.iter(ns + 'Label')]
                print(kinds, labels)
                """
            let reader = try Tool("python3", ["-c", script, manifest.path])
            #expect(reader.status == 0, "\(reader.errors)")
            #expect(
                reader.output
                    == "[('video', None, 'avc1.64001e'), ('audio', None, 'mp4a.40.2'), ('audio', 'fr', 'mp4a.40.2'), ('text', 'en', None)] ['Audio 1', 'R&B mix', 'English']\n"
            )
        }
    }

    @Test func transportStreamsHaveNoManifest() async {
        let session = ExportSession(
            asset: Fixture.asset("ladder.mp4"), outputs: [.hls(HLSSettings(segmentFormat: .ts, includesDASH: true))])
        let error = await Fixture.error { _ = try await session.plan() } as? MediaError
        #expect(error?.code == .invalidSettings && error?.message.contains("TS") == true)
    }
}
