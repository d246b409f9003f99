import Foundation
import MediaCore
import MediaEngine
import MediaPackaging
import Testing

/// Movie fragments gathered into sample tables, against FFmpeg's reading of the same files.
@Suite struct FragmentIndexTests {
    private static let clips = ["fragmented.mp4", "fragmented-dash.mp4", "fragmented-absolute.mp4"]

    /// The header with tables; nil where a fragment is refused.
    private static func indexed(_ bytes: [UInt8], maximumSamples: Int = 1_000_000) throws -> MovieHeader? {
        let header = try SampleTableTests.header(bytes)
        guard
            var index = FragmentIndex(header, fileByteCount: Int64(bytes.count), maximumSamples: maximumSamples)
        else { return nil }
        for entry in header.topLevel.entries where entry.type == "moof" {
            let box = Array(bytes[Int(entry.offset)..<Int(entry.end)])
            guard try index.add(BoxReader(box, range: entry.headerSize..<box.count), at: entry.offset) else {
                return nil
            }
        }
        return try index.indexed()
    }

    @Test(arguments: clips)
    func samplesOfFragmentsAreWhatFFmpegReads(name: String) throws {
        let header = try #require(try Self.indexed(try Fixture.bytes(name)))
        #expect(header.isIndexed && header.isFragmented)
        for (number, track) in header.tracks.enumerated() {
            var own: [String] = []
            track.samples.forEachSample { sample in
                own.append(
                    "\(sample.presentationTime) \(sample.byteCount) \(sample.offset) \(sample.isSync ? "K" : "_")")
            }
            let listed = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-ignore_editlist", "1", "-select_streams", "\(number)", "-show_entries",
                    "packet=pts,pos,size,flags", "-of", "csv=p=0", Fixture.url(name).path,
                ]
            ).output.split(separator: "\n").map { line in
                let fields = line.split(separator: ",")
                return "\(fields[0]) \(fields[1]) \(fields[2]) \(fields[3].first ?? "?")"
            }
            #expect(own.count > 100 && own == listed, "\(name) \(number)")
        }
    }

    /// The bytes with something done to each box of a type; boxes are looked for one in the other.
    private static func patch(
        _ name: String, _ type: String, _ change: (inout [UInt8], Int) -> Void
    ) throws -> [UInt8] {
        var bytes = try Fixture.bytes(name)
        let pattern = Array(type.utf8)
        for place in 4..<bytes.count - 4 where Array(bytes[place..<place + 4]) == pattern {
            change(&bytes, place + 4)
        }
        return bytes
    }

    @Test func fragmentsThatBeginLateKeepTheirTime() throws {
        // tfdt version 1: eight bytes behind version and flags.
        let bytes = try Self.patch("fragmented.mp4", "tfdt") { bytes, place in bytes[place + 4 + 3] += 1 }
        let late = try #require(try Self.indexed(bytes))
        let usual = try #require(try Self.indexed(try Fixture.bytes("fragmented.mp4")))
        for (one, other) in zip(late.tracks, usual.tracks) {
            let times = (
                SampleColumns(one.samples, wantsPlaces: false), SampleColumns(other.samples, wantsPlaces: false)
            )
            let distances = Set(zip(times.0.presentationTimes, times.1.presentationTimes).map { $0 - $1 })
            #expect(distances == [1 << 32] && times.0.count == times.1.count)
            var cursor = one.samples.cursor
            #expect(cursor.next()?.presentationTime == times.0.presentationTimes.first)
        }
    }

    @Test func fragmentsThatGoBackOrNeedAnotherSampleEntryAreLeftToFFmpeg() throws {
        var count = 0
        let back = try Self.patch("fragmented.mp4", "tfdt") { bytes, place in
            count += 1
            if count > 2 { for index in 4..<12 { bytes[place + index] = 0 } }
        }
        #expect(try Self.indexed(back) == nil)
        let far = try Self.patch("fragmented.mp4", "tfdt") { bytes, place in bytes[place + 4] = 0x7F }
        #expect(try Self.indexed(far) == nil)
        let other = try Self.patch("fragmented.mp4", "trex") { bytes, place in bytes[place + 4 + 7] = 2 }
        #expect(try Self.indexed(other) == nil)
        #expect(try Self.indexed(try Fixture.bytes("fragmented.mp4"), maximumSamples: 100) == nil)
        #expect(try Self.indexed(try Fixture.bytes("h264-aac.mp4")) == nil)
    }

    @Test func damagedFragmentsAreRefusedWithoutACrash() throws {
        let whole = try Fixture.bytes("fragmented-dash.mp4")
        let moof = try #require(TopLevelBoxes(SampleTableTests.Bytes(bytes: whole)).first("moof"))
        // The same damage in every run.
        var state: UInt64 = 7
        func random(_ range: Range<Int>) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Int(state >> 33) % range.count
        }
        var refused = 0
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[random(Int(moof.offset) + 8..<Int(moof.end))] = UInt8(random(0..<256))
            }
            let header = try? Self.indexed(bytes)
            if header == nil { refused += 1 }
            header?.tracks.forEach { track in _ = SampleColumns(track.samples, wantsPlaces: true) }
        }
        #expect(refused > 0)
    }

    @Test(arguments: clips)
    func aStreamOfFragmentsIsCutOutOfThem(name: String) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let settings = HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1))
            let report = try await ExportSession(
                asset: Fixture.asset(name), outputs: [.hls(settings)], options: ExportOptions(durability: .cached)
            ).export(to: output)
            let stream = try await Fixture.asset(name).hlsStream(settings)
            for file in report.files where file.path != "package.json" {
                let isEqual =
                    try await stream.file(file.path).bytes == Array(Data(contentsOf: output.appending(path: file.path)))
                #expect(isEqual, "\(file.path)")
            }
        }
    }
}
