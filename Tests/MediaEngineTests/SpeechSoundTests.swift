import Foundation
import MediaCore
import MediaEngine
import Testing

/// Sound for speech recognisers.
@Suite(.timeLimit(.minutes(5))) struct SpeechSoundTests {
    /// The samples of a file that was written, read by hand.
    private static func samples(_ file: URL) throws -> [Int16] {
        let bytes = Array(try Data(contentsOf: file))
        return stride(from: 44, to: bytes.count - 1, by: 2).map {
            Int16(truncatingIfNeeded: Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8)
        }
    }

    private static func error(_ body: () async throws -> Void) async -> MediaError? {
        await Fixture.error(body) as? MediaError
    }

    // MARK: What is written

    @Test(arguments: [WorkerTests.worker, .inProcess])
    func aSecondReaderFindsTheFormatAndTheLength(_ isolation: Isolation) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "new/out.wav")
            let report = try await Fixture.asset("sync.mkv").speechSound(to: file, isolation: isolation)
            let probed = try await Tool.running(
                "ffprobe",
                [
                    "-v", "error", "-show_entries",
                    "stream=codec_name,sample_rate,channels,bits_per_sample,duration_ts:format=format_name", "-of",
                    "csv=p=0", file.path,
                ])
            #expect(probed.output == "pcm_s16le,16000,1,16,224000\nwav\n")
            #expect(report.sampleCount == 224_000)
            #expect(report.duration == MediaTime(value: 14, timescale: 1))
            #expect(report.silence == .zero && report.damaged == 0)
            let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int64
            #expect(size == report.byteCount)
            #expect(Fixture.contents(folder.appending(path: "new")) == ["out.wav"])
        }
    }

    /// Where beeps begin, in samples.
    private static func beeps(_ samples: [Int16]) -> [Int] {
        var beeps: [Int] = []
        for (index, sample) in samples.enumerated()
        where abs(Int(sample)) > 6000 && index - (beeps.last ?? -16_000) > 8000 {
            beeps.append(index)
        }
        return beeps
    }

    @Test func beepsAreAtTheirSecond() async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "out.wav")
            try await Fixture.asset("sync.mkv").speechSound(to: file)
            let beeps = try Self.beeps(Self.samples(file))
            #expect(beeps.count == 14)
            for (second, beep) in beeps.enumerated() { #expect(abs(beep - second * 16_000) < 16, "\(beeps)") }
        }
    }

    @Test(arguments: ["mkv", "mp4", "ts"])
    func aGapIsSilenceAndWhatFollowsStaysInItsPlace(_ ending: String) async throws {
        try await Fixture.withFolder { folder in
            let source = folder.appending(path: "gap.\(ending)")
            // Nothing is heard from 4.2 s to 7.2 s: the packets are not there.
            let made = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-i", Fixture.url("sync.mkv").path, "-map", "0:a", "-af",
                    "aselect='not(between(t,4.2,7.2))'", "-c:a", ending == "mkv" ? "flac" : "aac", source.path,
                ])
            try #require(made.status == 0, "\(made.errors)")
            let file = folder.appending(path: "out.wav")
            let report = try await MediaAsset(url: source).speechSound(to: file)
            let samples = try Self.samples(file)
            let beeps = Self.beeps(samples)
            let expected = (0..<14).filter { !(5...7).contains($0) }
            #expect(beeps.count == expected.count, "\(beeps)")
            for (second, beep) in zip(expected, beeps) {
                #expect(abs(beep - second * 16_000) < 500, "\(second): \(beeps)")
            }
            #expect(abs(report.silence.seconds - 3) < 0.2, "\(report.silence)")
            let isSilent = samples[16_000 * 9 / 2..<16_000 * 7].allSatisfy { $0 == 0 }
            #expect(isSilent)
        }
    }

    @Test func damageInTheMiddleMovesNothing() async throws {
        try await Fixture.withFolder { folder in
            let source = folder.appending(path: "damaged.mp3")
            let made = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-i", Fixture.url("sync.mkv").path, "-map", "0:a", "-c:a", "flac", "-f",
                    "matroska", source.path,
                ])
            try #require(made.status == 0, "\(made.errors)")
            var bytes = try Data(contentsOf: source)
            let middle = bytes.count / 2
            for index in middle..<middle + 3000 { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
            try bytes.write(to: source)
            let file = folder.appending(path: "out.wav")
            _ = try await MediaAsset(url: source).speechSound(to: file)
            // At the ends nothing was changed.
            let samples = try Self.samples(file)
            #expect(abs(samples.count - 224_000) < 4000, "\(samples.count)")
            let beeps = Self.beeps(samples)
            for second in [0, 1, 2, 11, 12, 13] {
                #expect(beeps.contains { abs($0 - second * 16_000) < 16 }, "\(second): \(beeps)")
            }
        }
    }

    /// Of surround 5 ms come before the picture, which is where the presentation starts.
    @Test(arguments: [("sync.mkv", 0), ("audio.wav", 0), ("audio.opus", 0), ("surround.mkv", 80)])
    func itSoundsAsFfmpegHasIt(_ name: String, _ lead: Int) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "out.wav")
            try await Fixture.asset(name).speechSound(to: file)
            let mine = try Self.samples(file)
            let isMono = try await Fixture.asset(name).probe().tracks(of: .audio).first?.audio?.channelCount == 1
            let mix = "aresample=rematrix_maxval=1.0,aformat=channel_layouts=stereo,pan=mono|c0=0.5*c0+0.5*c1"
            let raw = try await Decoded.bytes([
                "-i", Fixture.url(name).path, "-map", "0:a:0", "-af", isMono ? "anull" : mix, "-ar", "16000", "-f",
                "f32le",
            ])
            let theirs = raw.withUnsafeBytes { buffer in
                (0..<buffer.count / 4).map { buffer.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
            }
            #expect(abs(mine.count + lead - theirs.count) <= 1024)
            let worst =
                zip(mine, theirs.dropFirst(lead)).dropFirst(512).dropLast(512).map { abs(Float($0) / 32_768 - $1) }
                .max() ?? 1
            #expect(worst < 0.002, "\(worst)")
        }
    }

    @Test func soundThatStartsLateFollowsSilence() async throws {
        try await Fixture.withFolder { folder in
            for (name, start) in [("late-audio.mp4", 1.5), ("late-sound.mkv", 60)] {
                let file = folder.appending(path: name + ".wav")
                let report = try await Fixture.asset(name).speechSound(to: file)
                let samples = try Self.samples(file)
                let first = samples.firstIndex { abs(Int($0)) > 300 } ?? 0
                #expect(abs(Double(first) / 16_000 - start) < 0.06, "\(name): \(first)")
                #expect(abs(report.silence.seconds - start) < 0.06, "\(name): \(report.silence)")
            }
        }
    }

    @Test func aTrackIsNamedByItsIndex() async throws {
        try await Fixture.withFolder { folder in
            let asset = Fixture.asset("two-languages.mkv")
            let tracks = try await asset.probe().tracks(of: .audio)
            try #require(tracks.count == 2)
            for track in tracks {
                let file = folder.appending(path: "\(track.index).wav")
                let report = try await asset.speechSound(to: file, track: track.index)
                #expect(report.track == track.index && report.language == track.language)
            }
            let (first, second) = (
                try Self.samples(folder.appending(path: "\(tracks[0].index).wav")),
                try Self.samples(folder.appending(path: "\(tracks[1].index).wav"))
            )
            let differ = first != second
            #expect(differ)
            let picture = try #require(try await asset.probe().tracks(of: .video).first).index
            for index in [picture, 99, -1] {
                let error = await Self.error {
                    try await asset.speechSound(to: folder.appending(path: "no.wav"), track: index)
                }
                #expect(error?.code == .noSuitableTrack, "\(index)")
            }
        }
    }

    @Test(arguments: ["h264-aac.mp4", "audio.mp3", "late-audio.mp4", "several-edits.mp4", "transport.ts", "he-aac.mp4"])
    func aWorkerWritesTheSame(_ name: String) async throws {
        try await Fixture.withFolder { folder in
            let (here, there) = (folder.appending(path: "here.wav"), folder.appending(path: "there.wav"))
            let mine = try await Fixture.asset(name).speechSound(to: here)
            let theirs = try await Fixture.asset(name).speechSound(to: there, isolation: WorkerTests.worker)
            #expect(mine == theirs)
            #expect(FileManager.default.contentsEqual(atPath: here.path, andPath: there.path))
            #expect(Fixture.contents(folder) == ["here.wav", "there.wav"])
        }
    }

    // MARK: What is refused

    @Test(arguments: [WorkerTests.worker, .inProcess])
    func whatCannotBeWrittenIsRefusedAndLeavesNothing(_ isolation: Isolation) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "out.wav")
            for (name, code) in [
                ("plain-h264.mp4", MediaError.Code.noSuitableTrack), ("truncated.mp4", .damaged),
                ("text.mp4", .unsupportedFormat), ("nowhere.mp4", .notFound),
            ] where name != "plain-h264.mp4" || FileManager.default.fileExists(atPath: Fixture.url(name).path) {
                let error = await Self.error {
                    try await Fixture.asset(name).speechSound(to: file, isolation: isolation)
                }
                if name == "text.mp4" {
                    #expect(error != nil)
                } else {
                    #expect(error?.code == code, "\(name): \(String(describing: error))")
                }
                #expect(Fixture.contents(folder).isEmpty, "\(name)")
            }
            let silent = await Self.error {
                try await Fixture.asset("long-gop.mp4").speechSound(to: file, isolation: isolation)
            }
            let hasSound = try await !Fixture.asset("long-gop.mp4").probe().tracks(of: .audio).isEmpty
            #expect(hasSound == (silent == nil))
        }
    }

    @Test func aFileThatIsThereIsReplacedOnlyWhenAsked() async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "out.wav")
            try Data("mine".utf8).write(to: file)
            let asset = Fixture.asset("audio.wav")
            #expect(await Self.error { try await asset.speechSound(to: file) }?.code == .outputExists)
            #expect(try Data(contentsOf: file) == Data("mine".utf8))
            let report = try await asset.speechSound(to: file, overwrite: true)
            #expect(try Data(contentsOf: file).count == Int(report.byteCount))
            #expect(Fixture.contents(folder) == ["out.wav"])
            #expect(await Self.error { try await asset.speechSound(to: folder) }?.code == .outputUnwritable)
            // The source itself is never replaced.
            let copy = folder.appending(path: "source.wav")
            try FileManager.default.copyItem(at: Fixture.url("audio.wav"), to: copy)
            let error = await Self.error { try await MediaAsset(url: copy).speechSound(to: copy, overwrite: true) }
            #expect(error?.code == .invalidSettings)
        }
    }

    @Test func aFileOfMoreThanFourGigabytesIsRefused() throws {
        #expect(throws: Never.self) { try WAVHeader(sampleRate: 16_000, sampleCount: WAVHeader.mostSamples) }
        let error = #expect(throws: MediaError.self) {
            try WAVHeader(sampleRate: 16_000, sampleCount: WAVHeader.mostSamples + 1)
        }
        #expect(error?.code == .limitExceeded)
        let most = try WAVHeader(sampleRate: 16_000, sampleCount: WAVHeader.mostSamples)
        #expect(most.bytes.count == 44 && most.fileByteCount - 8 <= Int64(UInt32.max))
    }

    @Test(arguments: [WorkerTests.worker, .inProcess])
    func cancellingAndDeadlinesLeaveNothing(_ isolation: Isolation) async throws {
        try await Fixture.withFolder { folder in
            let file = folder.appending(path: "out.wav")
            let task = Task { try await Fixture.asset("late-sound.mkv").speechSound(to: file, isolation: isolation) }
            task.cancel()
            #expect(await Fixture.error { _ = try await task.value } is CancellationError)
            let error = await Self.error {
                try await Fixture.asset("sync.mkv").speechSound(
                    to: file, timeLimit: .microseconds(1), isolation: isolation)
            }
            #expect(error?.code == .timedOut)
            #expect(Fixture.contents(folder).isEmpty)
        }
    }

    @Test(arguments: [
        ("speech_of_another_size", MediaError.Code.verificationFailed), ("speech_of_another_head", .verificationFailed),
        ("speech_by_a_link", .verificationFailed), ("speech_and_more", .verificationFailed),
        ("endless_speech", .verificationFailed), ("foreign_output", .crashed), ("half_a_message", .timedOut),
    ])
    func aWorkerThatLiesPublishesNothing(_ lie: String, _ code: MediaError.Code) async throws {
        try await Fixture.withFolder { folder in
            let link = folder.appending(path: lie)
            try FileManager.default.createSymbolicLink(
                at: link, withDestinationURL: Fixture.root.appending(path: "Tests/Support/lying_worker.py"))
            let error = await Self.error {
                try await Fixture.asset("audio.wav").speechSound(
                    to: folder.appending(path: "out.wav"), timeLimit: code == .timedOut ? .seconds(3) : .seconds(60),
                    isolation: .process(WorkerSettings(executable: link.path)))
            }
            #expect(error?.code == code, "\(lie): \(String(describing: error))")
            #expect(Fixture.contents(folder) == [lie])
        }
    }

    @Test func theCommandWritesTheSameFile() async throws {
        try await Fixture.withFolder { folder in
            let (mine, theirs) = (folder.appending(path: "mine.wav"), folder.appending(path: "theirs.wav"))
            try await Fixture.asset("audio.wav").speechSound(to: mine)
            let tool = try await Tool.running(
                Tool.built("media"),
                ["speech-sound", Fixture.url("audio.wav").path, "--output", theirs.path, "--json", "--isolated"])
            #expect(tool.status == 0, "\(tool.errors)")
            #expect(tool.output.contains("\"sampleCount\""))
            #expect(FileManager.default.contentsEqual(atPath: mine.path, andPath: theirs.path))
        }
    }
}
