import Foundation
import MediaCore
import MediaEngine
import Testing

/// Flash and beep stay together: after encoding, across the joints of segments, after a trim.
@Suite struct SyncTests {
    /// Times of white pictures and of beeps.
    private func events(_ video: String, _ audio: String) async throws -> (flashes: [Double], beeps: [Double]) {
        let times = try await Decoded.times(video)
        let brightness = try await Decoded.brightness(video)
        let flashes = zip(times, brightness).filter { $0.1 > 128 }.map(\.0)
        let rate = 48_000
        let samples = try await Decoded.samples(audio, rate: rate)
        var beeps: [Double] = []
        var index = 0
        while index < samples.count {
            if abs(samples[index]) > 0.2 {
                beeps.append(Double(index) / Double(rate))
                index += rate / 2
            } else {
                index += 1
            }
        }
        return (flashes, beeps)
    }

    /// What the edit list hides of the sound of a playlist, which ffmpeg shows all the same.
    private static let priming = 1024.0 / 44_100

    private func check(_ video: String, _ audio: String, expected: [Double]) async throws {
        var (flashes, beeps) = try await events(video, audio)
        if audio.hasSuffix("m3u8") { beeps = beeps.map { $0 - Self.priming } }
        try #require(flashes.count == expected.count, "\(flashes)")
        try #require(beeps.count >= expected.count, "\(beeps)")
        let start = try await Decoded.times(video).first ?? 0
        for (flash, wanted) in zip(flashes, expected) { #expect(abs(flash - start - wanted) < 0.002, "\(flashes)") }
        for wanted in expected {
            // A beep rises over a quarter of its period before it is seen.
            let nearest = beeps.min { abs($0 - wanted) < abs($1 - wanted) } ?? -1
            #expect(abs(nearest - wanted) < 0.010, "\(beeps)")
        }
    }

    @Test func flashAndBeepStayTogetherAcrossTheJointsOfSegments() async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let request = OutputRequest.hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1)))
            _ = try await Fixture.export("sync.mkv", to: output, outputs: [request, .mp4(), .m4a])
            let expected = (0..<14).map(Double.init)
            try await check(
                output.appending(path: "video/120p/index.m3u8").path,
                output.appending(path: "audio/und/index.m3u8").path,
                expected: expected)
            let movie = output.appending(path: "capped-4k.mp4").path
            try await check(movie, movie, expected: expected)
            try await check(movie, output.appending(path: "audio.m4a").path, expected: expected)
        }
    }

    @Test(arguments: [HLSSettings.SegmentFormat.cmaf, .ts])
    func flashAndBeepStayTogetherAfterATrim(format: HLSSettings.SegmentFormat) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let span = Timeline.Span(
                start: MediaTime(value: 2_500_000, timescale: 1_000_000),
                end: MediaTime(value: 11_200_000, timescale: 1_000_000))
            let session = ExportSession(
                asset: Fixture.asset("sync.mkv"),
                outputs: [
                    .hls(HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1), segmentFormat: format)),
                    .mp4(),
                ],
                options: ExportOptions(durability: .cached, timeline: Timeline(spans: [span])))
            let report = try await session.export(to: output)
            for made in report.outputs { #expect(abs(made.duration.seconds - 8.7) < 0.034, "\(made)") }
            let expected = (3...11).map { Double($0) - 2.5 }
            let movie = output.appending(path: "capped-4k.mp4").path
            try await check(movie, movie, expected: expected)
            if format == .cmaf {
                try await check(
                    output.appending(path: "video/120p/index.m3u8").path,
                    output.appending(path: "audio/und/index.m3u8").path, expected: expected)
            }
            // Sound is cut to the sample.
            let stream = try Tool(
                "ffprobe",
                ["-v", "error", "-select_streams", "a", "-show_entries", "stream=duration", "-of", "csv=p=0", movie])
            #expect(
                abs((Double(stream.output.split(separator: "\n").first ?? "") ?? 0) - 8.7) < 0.0001, "\(stream.output)")
        }
    }

    @Test func encodedSoundIsTheSourcesSampleForSampleAcrossAllJoints() async throws {
        try await Fixture.withFolder { folder in
            // A tone through 28 segments: a joint that is not seamless shows as a step in it.
            let output = folder.appending(path: "out")
            let request = OutputRequest.hls(HLSSettings(segmentDuration: MediaTime(value: 1, timescale: 2)))
            _ = try await Fixture.export("format.mkv", to: output, outputs: [request])
            let samples = try await Decoded.samples(output.appending(path: "audio/und/index.m3u8").path, rate: 44_100)
            let source = try await Decoded.samples(Fixture.url("format.mkv").path, rate: 44_100)
            #expect(abs(samples.count - source.count) < 2048)
            // ffmpeg shows the priming that the edit list hides.
            let shift = 1024
            var worst: Float = 0
            for index in 1000..<source.count - 3000 { worst = max(worst, abs(samples[index + shift] - source[index])) }
            #expect(worst < 0.01, "\(worst)")
        }
    }

    @Test func anHourOfSoundDoesNotDrift() async throws {
        try await Fixture.withFolder { folder in
            let source = folder.appending(path: "hour.flac")
            let made = try Tool(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                    "aevalsrc='if(lt(mod(t,60),0.05),0.8*sin(2*PI*1000*t),0)':s=44100:d=3600", "-ac", "1",
                    "-sample_fmt", "s16",
                    source.path,
                ])
            #expect(made.status == 0)
            let output = folder.appending(path: "out")
            // 44.1 kHz stays 44.1 kHz; surround or not, the hour has to end when it ended.
            _ = try await ExportSession(
                asset: MediaAsset(url: source), outputs: [.m4a], options: ExportOptions(durability: .cached)
            ).export(to: output)
            let samples = try await Decoded.samples(output.appending(path: "audio.m4a").path, rate: 44_100)
            // ffmpeg does not cut the last frame short.
            #expect((0..<1024).contains(samples.count - 3600 * 44_100))
            for minute in [0, 1, 30, 59] {
                let first = samples[(minute * 60 * 44_100)...].firstIndex { abs($0) > 0.2 } ?? 0
                #expect(abs(Double(first) / 44_100 - Double(minute * 60)) < 0.002, "minute \(minute)")
            }
        }
    }
}
