import Foundation
import MediaCore
import MediaEngine
import Testing

/// Sound of compositions: in step with the pictures, replaced, mixed in, as loud as was asked for.
@Suite(.timeLimit(.minutes(10))) struct ComposedSoundTests {
    private func span(_ start: Int64?, _ end: Int64?) -> Timeline.Span {
        .init(start: start.map(MediaTime.milliseconds), end: end.map(MediaTime.milliseconds))
    }

    /// Times at which something is heard after silence, in seconds.
    private func onsets(_ samples: [Float], above level: Float = 0.1) -> [Double] {
        var times: [Double] = []
        var quietSince = -1_000_000
        for (index, sample) in samples.enumerated() where abs(sample) > level {
            if index - quietSince > 9600 { times.append(Double(index) / 48_000) }
            quietSince = index
        }
        return times
    }

    @Test(arguments: ["aac mp4", "libmp3lame mkv", "pcm_s16le mov", "libopus mkv", "ac3 ts", "flac mkv", "aac ts"])
    func beepsAreHeardWithTheirPicturesAfterManyCuts(_ form: String) async throws {
        try await Fixture.withFolder { folder in
            let words = form.split(separator: " ").map(String.init)
            // A white picture and a beep of a twentieth at every second.
            let file = folder.appending(path: "a.\(words[1])")
            try await Composed.run([
                "-nostdin", "-v", "error", "-f", "lavfi", "-i",
                "color=black:size=64x64:rate=25:duration=12,geq=lum='if(lt(mod(T+0.001,1),0.035),235,16)':cb=128:cr=128",
                "-f", "lavfi", "-i",
                "aevalsrc='if(lt(mod(t,1),0.05),0.6*sin(2*PI*1000*t),0)':s=44100:d=12", "-c:v", "libx264", "-g", "50",
                "-c:a", words[0], "-ar", words[0] == "libopus" ? "48000" : "44100", file.path,
            ])
            // Every second clip begins between two pictures.
            var clips: [CompositionClip] = []
            for index in 0..<10 {
                let start = Int64(index) * 1000 + 500 + Int64(index % 2) * 13
                clips.append(.init(source: 0, span: span(start, start + 990)))
            }
            let (path, report) = try await Composed.render([file], Composition(clips: clips), to: folder)
            let bright = try await Decoded.brightness(path)
            let flashes = bright.indices.filter { bright[$0] > 120 && ($0 == 0 || bright[$0 - 1] <= 120) }
                .map { Double($0) / 25 }
            let beeps = onsets(try await Decoded.samples(path, rate: 48_000))
            #expect(flashes.count == 10 && beeps.count == 10, "\(form): \(flashes) \(beeps)")
            // Half a picture; in the file with Opus the sound is as much early as its priming is long.
            let tolerance = words[0] == "libopus" ? 0.03 : 0.0215
            for (flash, beep) in zip(flashes, beeps) {
                #expect(abs(flash - beep) < tolerance, "\(form): \(flash) \(beep)")
            }
            for (index, beep) in beeps.enumerated() {
                let wanted = Double(index) * 0.99 + 0.5 - Double(index % 2) * 0.013
                #expect(abs(beep - wanted) < 0.025, "\(form): \(beep) \(wanted)")
            }
            #expect(report.plan.duration == MediaTime.milliseconds(9920))
        }
    }

    @Test func everyClipHasAsMuchSoundAsPicture() async throws {
        try await Fixture.withFolder { folder in
            // Sound that is shorter than the picture, and sound that is longer.
            let short = folder.appending(path: "short.mkv")
            let long = folder.appending(path: "long.mkv")
            for (file, picture, sound, tone) in [(short, 2, 1, 440), (long, 1, 3, 1000)] {
                try await Composed.run([
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=64x64:rate=25:duration=\(picture)",
                    "-f", "lavfi", "-i", "sine=frequency=\(tone):sample_rate=48000:duration=\(sound)", "-c:v",
                    "libx264",
                    "-c:a", "pcm_s16le", file.path,
                ])
            }
            let composition = Composition(clips: [
                .init(source: 0), .init(source: 1), .init(source: 0), .init(source: 1),
            ])
            let (path, report) = try await Composed.render([short, long], composition, to: folder)
            #expect(report.plan.frameCount == 150)
            let samples = try await Decoded.samples(path, rate: 48_000)
            let heard = stride(from: 0.2, to: 6, by: 0.5).map { Composed.tone(samples, at: $0, among: [440, 1000]) }
            let one: [Int?] = [440, 440, nil, nil, 1000, 1000]
            #expect(heard == one + one)
        }
    }

    @Test func replacedSoundLeavesThePictureAsItIs() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.clip("a.mp4", "red", seconds: 4, tone: 440, in: folder),
                try await Composed.sound("b.wav", "sine=frequency=1000:duration=2.5", in: folder),
            ]
            let composition = Composition(clips: [.init(source: 0)], sound: .replaced(source: 1))
            let (path, report) = try await Composed.render(files, composition, to: folder)
            guard case .copied = report.plan.picture else {
                Issue.record("the picture was encoded")
                return
            }
            func hashes(_ path: String) async throws -> String {
                try await Tool.running(
                    "ffprobe",
                    [
                        "-v", "error", "-select_streams", "v:0", "-show_packets", "-show_data_hash", "md5",
                        "-show_entries", "packet=data_hash,pts_time", "-of", "csv=p=0", path,
                    ]
                ).output
            }
            let isSame = try await hashes(path) == hashes(files[0].path)
            #expect(isSame)
            let samples = try await Decoded.samples(path, rate: 48_000)
            #expect(abs(Double(samples.count) / 48_000 - 4) < 0.03)
            #expect(Composed.tone(samples, at: 1, among: [440, 1000]) == 1000)
            #expect(Composed.tone(samples, at: 2.4, among: [440, 1000]) != 440)
            #expect(Composed.tone(samples, at: 3, among: [440, 1000]) == nil)
        }
    }

    @Test(arguments: ["late", "early"]) func aCopiedPictureStaysInStepWithItsNewSound(_ form: String) async throws {
        try await Fixture.withFolder { folder in
            // Flashes and beeps at every second, one of both starting 0.3 s after the other.
            let file = folder.appending(path: "a.mp4")
            let shift = ["-itsoffset", "0.3"]
            try await Composed.run(
                ["-nostdin", "-v", "error"] + (form == "early" ? shift : [])
                    + [
                        "-f", "lavfi", "-i",
                        "color=black:size=64x64:rate=25:duration=5,geq=lum='if(lt(mod(T+0.001,1),0.035),235,16)':cb=128:cr=128",
                    ] + (form == "late" ? shift : [])
                    + [
                        "-f", "lavfi", "-i", "aevalsrc='if(lt(mod(t,1),0.05),0.2*sin(2*PI*1000*t),0)':s=48000:d=5",
                        "-fps_mode", "passthrough", "-c:v", "libx264", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac",
                        file.path,
                    ])
            let composition = Composition(clips: [.init(source: 0)], loudness: LoudnessTarget(integrated: -20))
            let (path, report) = try await Composed.render([file], composition, to: folder)
            guard case .copied = report.plan.picture else {
                Issue.record("the picture was encoded")
                return
            }
            func packets(_ track: String) async throws -> [Double] {
                try await Tool.running(
                    "ffprobe",
                    [
                        "-v", "error", "-select_streams", track, "-show_entries", "frame=pts_time", "-of", "csv=p=0",
                        path,
                    ]
                ).output.split(separator: "\n").compactMap { Double($0.split(separator: ",")[0]) }
            }
            let times = try await packets("v:0")
            let bright = try await Decoded.brightness(path)
            let flashes = zip(times, bright).filter { $0.1 > 120 }.map(\.0)
            let start = try #require(try await packets("a:0").first)
            let beeps = onsets(try await Decoded.samples(path, rate: 48_000), above: 0.05).map { $0 + max(start, 0) }
            #expect(flashes.count == 5)
            let offset = form == "late" ? 0.3 : -0.3
            let heard = beeps.filter { beep in flashes.contains { abs(beep - $0 - offset) < 0.025 } }
            #expect(heard.count >= 4 && heard.count >= beeps.count - 1, "\(flashes) \(beeps)")
        }
    }

    @Test func imposedSoundComesAndGoesOnTopOfTheOther() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.clip("a.mp4", "red", seconds: 6, tone: 440, in: folder),
                try await Composed.sound("b.wav", "sine=frequency=1000:duration=10", in: folder),
            ]
            let composition = Composition(
                clips: [.init(source: 0)],
                impositions: [
                    .init(
                        source: 1, start: .milliseconds(1000), end: .milliseconds(5000), fadeIn: .milliseconds(1000),
                        fadeOut: .milliseconds(2000))
                ])
            let (path, report) = try await Composed.render(files, composition, to: folder)
            #expect(report.loudness == nil)
            let samples = try await Decoded.samples(path, rate: 48_000)
            func strength(_ time: Double, _ tone: Double) -> Double {
                Composed.strength(samples[Int(time * 48_000)..<Int(time * 48_000) + 2400], of: tone)
            }
            // Tones of an eighth.
            for time in [0.5, 1.5, 3, 5.5] { #expect(abs(strength(time, 440) - 0.125) < 0.01, "\(time)") }
            for (time, wanted) in [
                (0.5, 0), (0.9, 0), (1.25, 0.25), (1.5, 0.5), (1.75, 0.75), (2.5, 1), (3.5, 0.75), (4, 0.5),
                (4.5, 0.25), (5.2, 0),
            ] {
                // The stretch that is looked at reaches a fortieth of a second ahead.
                let slope = wanted > 0 && wanted < 1 ? (time < 2 ? 0.025 : -0.0125) : 0
                #expect(abs(strength(time, 1000) / 0.125 - wanted - slope) < 0.03, "\(time)")
            }
        }
    }

    @Test func aSumThatIsTooLoudIsLoweredAsAWhole() async throws {
        try await Fixture.withFolder { folder in
            let loud = "aevalsrc='0.8*sin(2*PI*440*t)':s=48000:d=2"
            let files = [
                try await Composed.sound("a.wav", loud, in: folder),
                try await Composed.sound("b.wav", loud, in: folder),
            ]
            let composition = Composition(clips: [.init(source: 0)], impositions: [.init(source: 1)])
            let (path, report) = try await Composed.render(files, composition, to: folder)
            let loudness = try #require(report.loudness)
            #expect(abs(loudness.gain + 4.08) < 0.1 && loudness.isLimitedByPeak)
            let samples = try await Decoded.samples(path, rate: 48_000)
            #expect(abs((samples.map { abs($0) }.max() ?? 0) - 1) < 0.05)
            #expect(report.warnings.contains { $0.contains("lowered") })
        }
    }

    @Test(arguments: [(0.02, "quiet"), (0.6, "loud")])
    func loudnessIsReachedWithinHalfAUnit(_ level: Double, _ name: String) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "a.mp4")
            try await Composed.run([
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x90:rate=25:duration=8", "-f", "lavfi",
                "-i", "anoisesrc=color=pink:amplitude=\(level):seed=7:duration=8:sample_rate=48000,lowpass=2000",
                "-c:v",
                "libx264", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", "-f", "mov", file.path,
            ])
            let composition = Composition(
                clips: [.init(source: 0)], loudness: LoudnessTarget(integrated: -20, truePeak: -1.5))
            let (path, report) = try await Composed.render([file], composition, to: folder)
            guard case .copied = report.plan.picture else {
                Issue.record("the picture was encoded")
                return
            }
            let measured = try await Composed.loudness(path)
            let loudness = try #require(report.loudness)
            #expect(!loudness.isLimitedByPeak)
            #expect(abs(measured.integrated + 20) < 0.5, "\(name): \(measured)")
            #expect(measured.truePeak < -1)
        }
    }

    @Test func aPeakForbidsMoreGainAndTheReportSaysSo() async throws {
        try await Fixture.withFolder { folder in
            // Quiet, but for clicks near full scale.
            let file = try await Composed.sound(
                "a.wav",
                "aevalsrc='if(lt(mod(t,2),0.0005),0.7,0.01*sin(2*PI*440*t))':s=48000:d=8", in: folder)
            let composition = Composition(clips: [.init(source: 0)], loudness: LoudnessTarget())
            let (path, report) = try await Composed.render([file], composition, to: folder)
            let loudness = try #require(report.loudness)
            #expect(loudness.isLimitedByPeak && loudness.gain < 4)
            #expect(try await Composed.loudness(path).integrated < -20)
            #expect(report.warnings.contains { $0.contains("peak") })
        }
    }

    @Test func silenceStaysSilence() async throws {
        try await Fixture.withFolder { folder in
            let file = try await Composed.sound("a.wav", "anullsrc=sample_rate=48000:duration=3", in: folder)
            let (_, report) = try await Composed.render(
                [file], Composition(clips: [.init(source: 0)], loudness: LoudnessTarget()), to: folder)
            #expect(report.loudness?.gain == 0 && report.loudness?.integrated == nil)
        }
    }

    @Test func aFilmWithoutAnySoundHasNoSoundTrack() async throws {
        try await Fixture.withFolder { folder in
            let file = try await Composed.clip("a.mp4", "red", seconds: 1, tone: nil, in: folder)
            let (path, report) = try await Composed.render(
                [file], Composition(clips: [.init(source: 0), .init(source: 0)]), to: folder)
            #expect(report.plan.sound == nil)
            // Asking for its loudness is no mistake, and is answered.
            let (_, second) = try await Composed.render(
                [file], Composition(clips: [.init(source: 0)], loudness: LoudnessTarget()), to: folder, name: "2.mp4")
            #expect(second.loudness == nil && second.warnings.contains { $0.contains("loudness") })
            #expect(try await Composed.streams(path, "codec_type") == ["video"])
        }
    }

    @Test func surroundAndMonoOfOtherRatesBecomeStereo() async throws {
        try await Fixture.withFolder { folder in
            let files = [Fixture.url("surround-aac.mp4"), Fixture.url("audio.mp3"), Fixture.url("he-aac.mp4")]
            let clips = (0..<3).map { CompositionClip(source: $0, span: span(200, 1200)) }
            let (path, report) = try await Composed.render(files, Composition(clips: clips), to: folder)
            #expect(try await Composed.streams(path, "sample_rate,channels").last == "48000,2")
            let samples = try await Decoded.samples(path, rate: 48_000)
            #expect(abs(Double(samples.count) / 48_000 - report.duration.seconds) < 0.03)
            for second in 0..<3 {
                let start = second * 48_000 + 12_000
                #expect(samples[start..<start + 24_000].contains { abs($0) > 0.02 }, "clip \(second)")
            }
        }
    }
}
