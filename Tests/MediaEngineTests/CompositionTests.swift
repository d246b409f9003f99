import Foundation
import MediaCore
import MediaEngine
import Testing

/// Pictures of several sources in one film: the right ones, each where it belongs.
@Suite(.timeLimit(.minutes(10))) struct CompositionTests {
    private func span(_ start: Int64?, _ end: Int64?) -> Timeline.Span {
        .init(start: start.map(MediaTime.milliseconds), end: end.map(MediaTime.milliseconds))
    }

    @Test func clipsFollowEachOtherToThePictureAndTheSample() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.clip("a.mp4", "red", seconds: 4, tone: 440, in: folder),
                try await Composed.clip("b.mp4", "lime", seconds: 3, tone: 1000, in: folder),
                try await Composed.clip("c.mp4", "blue", seconds: 3, tone: nil, in: folder),
            ]
            let composition = Composition(clips: [
                .init(source: 1, span: span(500, 1500)), .init(source: 0, span: span(nil, 2000)),
                .init(source: 2, span: span(1000, 2000)), .init(source: 0, span: span(3000, nil)),
            ])
            let (path, report) = try await Composed.render(files, composition, to: folder)
            #expect(report.plan.frameCount == 125)
            #expect(report.plan.duration == MediaTime(value: 5, timescale: 1))
            let expected =
                String(repeating: "g", count: 25) + String(repeating: "r", count: 50)
                + String(repeating: "b", count: 25) + String(repeating: "r", count: 25)
            #expect(try await Composed.colours(path) == expected)
            let samples = try await Decoded.samples(path, rate: 48_000)
            #expect(abs(samples.count - 240_000) <= 1024)
            let heard = stride(from: 0.05, to: 4.9, by: 0.25).map {
                Composed.tone(samples, at: $0, among: [440, 1000])
            }
            let tones: [Int?] =
                [Int?](repeating: 1000, count: 4) + [Int?](repeating: 440, count: 8)
                + [Int?](repeating: nil, count: 4) + [Int?](repeating: 440, count: 4)
            #expect(heard == tones)
            #expect(report.warnings.contains { $0.contains("silence") })
        }
    }

    @Test(arguments: [
        "mp4 -c:v libx264 -g 12", "mp4 -c:v libx264 -g 300", "mp4 -c:v libx264 -g 50 -x264-params open-gop=1:bframes=3",
        "mp4 -c:v libx264 -g 50 -movflags frag_keyframe+empty_moov", "mkv -c:v libx264 -g 50", "mkv -c:v libx265 -g 40",
        "ts -c:v libx264 -g 50", "ts -c:v mpeg2video -g 15 -bf 2 -q:v 1", "mpg -c:v mpeg2video -g 15 -bf 2 -q:v 1",
        "avi -c:v mpeg4 -g 40 -q:v 1", "mov -c:v prores", "webm -c:v libvpx-vp9 -g 60 -deadline realtime -cpu-used 8",
        "wmv -c:v wmv2 -g 30 -q:v 1", "flv -c:v libx264 -g 50", "mxf -c:v mpeg2video -g 15 -q:v 1",
    ])
    func clipsHoldThePicturesOfTheirTimesWhateverTheSource(_ form: String) async throws {
        try await Fixture.withFolder { folder in
            let words = form.split(separator: " ").map(String.init)
            let file = try await Composed.counter(
                "a.\(words[0])", pictures: 240, options: Array(words.dropFirst()), in: folder)
            let source = try await Decoded.brightness(file.path).map(Int.init)
            try #require(source.count == 240)
            let composition = Composition(clips: [
                .init(source: 0, span: span(8120, 8400)), .init(source: 0, span: span(0, 200)),
                .init(source: 0, span: span(5440, 5800)), .init(source: 0, span: span(1000, 1400)),
                .init(source: 0, span: span(9400, nil)),
            ])
            let (path, report) = try await Composed.render([file], composition, to: folder)
            let seen = try await Decoded.brightness(path).map(Int.init)
            let wanted = source[203..<210] + source[0..<5] + source[136..<145] + source[25..<35] + source[235..<240]
            // A program stream does not tell when its last picture is shown.
            let count = words[0] == "mpg" ? 35 : 36
            #expect(Int(report.plan.frameCount) == count && seen.count == count)
            // Neighbours differ by four.
            for (index, pair) in zip(seen, wanted).enumerated() {
                #expect(abs(pair.0 - pair.1) <= 2, "\(form): picture \(index): \(pair)")
            }
        }
    }

    @Test(arguments: [1016, 1017, 1033, 1000, 5016, 5021])
    func roundedTimesNeitherDropNorRepeatPictures(_ start: Int64) async throws {
        try await Fixture.withFolder { folder in
            // Thirty pictures a second in thousandths of one: 33, 67, 100, …
            let file = try await Composed.counter("a.mkv", pictures: 240, rate: 30, in: folder)
            let source = try await Decoded.brightness(file.path).map(Int.init)
            let (path, _) = try await Composed.render(
                [file], Composition(clips: [.init(source: 0, span: span(start, start + 1500))]), to: folder)
            let seen = try await Decoded.brightness(path).map(Int.init)
            #expect(seen.count == 45)
            let first = Int((Double(start) * 30 / 1000).rounded())
            let fits = [first, first - 1, first + 1].contains { first in
                zip(seen, source[first...]).allSatisfy { abs($0 - $1) <= 2 }
            }
            #expect(fits)
        }
    }

    @Test func aTransportStreamThatIsCutOftenIsReadOn() async throws {
        try await Fixture.withFolder { folder in
            let file = try await Composed.counter(
                "a.ts", pictures: 250, options: ["-c:v", "libx264", "-g", "25", "-bf", "2"], in: folder)
            let source = try await Decoded.brightness(file.path).map(Int.init)
            // Forward with gaps of all lengths, without one, and back.
            let starts: [Int64] = [0, 280, 400, 1720, 1880, 4040, 9600, 9720, 40, 9800]
            let composition = Composition(
                clips: starts.map { CompositionClip(source: 0, span: span($0, $0 + 120)) })
            let (path, _) = try await Composed.render([file], composition, to: folder)
            let seen = try await Decoded.brightness(path).map(Int.init)
            let wanted = starts.flatMap { source[Int($0 / 40)..<Int($0 / 40) + 3] }
            #expect(seen.count == wanted.count)
            for (index, pair) in zip(seen, wanted).enumerated() {
                #expect(abs(pair.0 - pair.1) <= 2, "picture \(index): \(pair)")
            }
        }
    }

    @Test(arguments: [false, true]) func sourcesMayBeInMemory(_ isIsolated: Bool) async throws {
        try await Fixture.withFolder { folder in
            let film = try await Composed.clip("a.mp4", "red", seconds: 6, in: folder)
            let mark = try await Composed.picture("mark.png", "color=white:size=20x20", in: folder)
            let isolation = isIsolated ? Isolation.process(WorkerSettings(executable: Tool.built("media"))) : .inProcess
            let composition = Composition(
                clips: [.init(source: 0, span: span(5000, nil)), .init(source: 0, span: span(0, 500))],
                watermark: Watermark(source: 1))
            let (path, _) = try await Composed.render([film, mark], composition, to: folder)
            let output = folder.appending(path: "memory.mp4")
            _ = try await CompositionSession(
                sources: [film, mark].map {
                    MediaAsset(source: MemorySource(Array(try Data(contentsOf: $0)), name: $0.lastPathComponent))
                }, composition: composition, options: CompositionOptions(durability: .cached), isolation: isolation
            ).render(to: output)
            let isSame = try Data(contentsOf: output) == Data(contentsOf: URL(filePath: path))
            #expect(isSame)
        }
    }

    @Test func sourcesOfOtherShapesAndRatesAreFittedIntoTheMainOnes() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.clip("a.mp4", "red", seconds: 1, size: "320x180", in: folder),
                try await Composed.clip("b.mkv", "lime", seconds: 2, size: "90x160", rate: "30000/1001", in: folder),
                try await Composed.clip(
                    "c.mov", "blue", seconds: 1, size: "640x360", rate: "60",
                    options: ["-c:v", "libx264", "-c:a", "pcm_s16le", "-ac", "1", "-ar", "22050"], in: folder),
            ]
            let composition = Composition(clips: [.init(source: 0), .init(source: 1), .init(source: 2)])
            let (path, report) = try await Composed.render(files, composition, to: folder)
            #expect(report.plan.canvas == PixelSize(width: 320, height: 180))
            #expect(report.plan.clips.map(\.fittedSize?.height) == [180, 180, 180])
            #expect(report.plan.clips[1].fittedSize?.width == 102)
            #expect(report.plan.frameRate == Rational(25, 1))
            #expect(try await Composed.colours(path).count == Int(report.plan.frameCount))
            let picture = try await Composed.pixels(path, at: 2)
            func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(picture[(y * 320 + x) * 3..<(y * 320 + x) * 3 + 3]) }
            #expect(pixel(160, 90)[1] > 200 && pixel(160, 90)[0] < 60)
            #expect(pixel(20, 90).allSatisfy { $0 < 20 } && pixel(300, 90).allSatisfy { $0 < 20 })
            let samples = try await Decoded.samples(path, rate: 48_000)
            #expect(abs(Double(samples.count) / 48_000 - report.duration.seconds) < 0.03)
            #expect(Composed.tone(samples, at: 3.5, among: [440]) == 440)
        }
    }

    @Test func aTurnedSourceIsUprightAndItsShapeIsTheFilms() async throws {
        try await Fixture.withFolder { folder in
            let info = try await Fixture.asset("rotated.mov").probe()
            let display = try #require(info.tracks(of: .video).first?.video?.displaySize)
            let composition = Composition(clips: [
                .init(source: 0, span: span(0, 500)), .init(source: 0, span: span(0, 500)),
            ])
            let (path, report) = try await Composed.render([Fixture.url("rotated.mov")], composition, to: folder)
            #expect(report.plan.canvas == PixelSize(width: display.width / 2 * 2, height: display.height / 2 * 2))
            #expect(try await Composed.streams(path, "width,height").first == "\(display.width),\(display.height)")
        }
    }

    @Test func theResultIsCopiedIntoAPackageAsItIs() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.clip("a.mp4", "red", seconds: 13, in: folder),
                try await Composed.clip("b.mp4", "lime", seconds: 5, in: folder),
            ]
            let composition = Composition(clips: [.init(source: 0), .init(source: 1)])
            let (path, _) = try await Composed.render(files, composition, to: folder)
            let output = folder.appending(path: "package")
            let report = try await ExportSession(
                asset: MediaAsset(url: URL(filePath: path)), outputs: [.hls(), .mp4(), .m4a],
                options: ExportOptions(durability: .cached)
            ).export(to: output)
            #expect(report.tracks.map(\.action) == [.copy, .copy])
            #expect(PackageChecker.findings(in: output).isEmpty)
            #expect(try await Tool.running("ffmpeg", ["-v", "error", "-i", path, "-f", "null", "-"]).errors == "")
        }
    }

    @Test func theMovieHeaderComesFirst() async throws {
        try await Fixture.withFolder { folder in
            let file = try await Composed.clip("a.mp4", "red", seconds: 2, in: folder)
            let (path, _) = try await Composed.render(
                [file], Composition(clips: [.init(source: 0, span: span(0, 1000))]), to: folder)
            let bytes = Array(try Data(contentsOf: URL(filePath: path)))
            #expect(bytes[4..<8].elementsEqual("ftyp".utf8))
            let head = String(decoding: bytes.prefix(4096), as: UTF8.self)
            #expect(head.contains("moov"))
        }
    }

    @Test func theSameCompositionGivesTheSameBytesHereAndInAWorker() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.clip("a.mp4", "red", seconds: 3, in: folder),
                try await Composed.clip(
                    "b.mkv", "lime", seconds: 2, size: "200x200", rate: "30", tone: 900, in: folder),
                try await Composed.picture("mark.png", "color=blue@0.5:size=40x20,format=rgba", in: folder),
            ]
            let composition = Composition(
                clips: [.init(source: 1), .init(source: 0, span: span(500, 2500))],
                watermark: Watermark(source: 2, width: .pixels(40)),
                impositions: [.init(source: 1, start: .milliseconds(1000), fadeIn: .milliseconds(300))],
                loudness: LoudnessTarget())
            let (one, _) = try await Composed.render(files, composition, to: folder, name: "1.mp4")
            let (two, _) = try await Composed.render(files, composition, to: folder, name: "2.mp4")
            let worker = Isolation.process(WorkerSettings(executable: Tool.built("media")))
            let (three, _) = try await Composed.render(
                files, composition, isolation: worker, to: folder, name: "3.mp4")
            let bytes = try [one, two, three].map { try Data(contentsOf: URL(filePath: $0)) }
            let isSame = bytes[0] == bytes[1]
            let isSameInWorker = bytes[0] == bytes[2]
            #expect(isSame)
            #expect(isSameInWorker)
            #expect(
                Fixture.contents(folder).sorted() == ["1.mp4", "2.mp4", "3.mp4", "a.mp4", "b.mkv", "mark.png"])
        }
    }

    @Test func soundAloneStaysSoundAlone() async throws {
        try await Fixture.withFolder { folder in
            let files = [
                try await Composed.sound("a.mp3", "sine=frequency=440:duration=3", in: folder),
                try await Composed.clip("b.mp4", "red", seconds: 2, tone: 1000, in: folder),
            ]
            let composition = Composition(clips: [
                .init(source: 0, span: span(500, 2000)), .init(source: 1, span: span(0, 1000)),
            ])
            let (path, report) = try await Composed.render(files, composition, to: folder)
            #expect(try await Composed.streams(path, "codec_type") == ["audio"])
            #expect(report.plan.sampleCount == 120_000)
            let samples = try await Decoded.samples(path, rate: 48_000)
            #expect(Composed.tone(samples, at: 0.7, among: [440, 1000]) == 440)
            #expect(Composed.tone(samples, at: 1.7, among: [440, 1000]) == 1000)
        }
    }
}
