import Foundation
import MediaCore
import MediaEngine
import MediaFFmpeg
import MediaPackaging
import Testing

/// The two ways to read a sample table, one by one and column by column, against each other and against FFmpeg.
@Suite struct SampleTableTests {
    struct Bytes: ByteReading {
        let bytes: [UInt8]
        var byteCount: Int64? { Int64(bytes.count) }
        func bytes(at offset: Int64, count: Int) throws(MediaError) -> [UInt8] {
            Array(bytes[min(Int(offset), bytes.count)..<min(Int(offset) + count, bytes.count)])
        }
    }

    static func header(_ bytes: [UInt8]) throws -> MovieHeader {
        let boxes = try TopLevelBoxes(Bytes(bytes: bytes))
        let moov = try #require(boxes.first("moov"))
        return try MovieHeader(
            moov: Array(bytes[Int(moov.offset)..<Int(moov.end)]), majorBrand: "isom", topLevel: boxes,
            maximumSamples: 1_000_000, maximumTracks: 64)
    }

    @Test(arguments: [
        "h264-aac.mp4", "vfr.mp4", "rotated.mov", "faststart.mp4", "trimmed.mp4", "several-edits.mp4", "hevc-hdr10.mp4",
        "late-audio.mp4", "truncated.mp4", "mov_text.mp4", "alac.m4a", "negative-start.mp4", "long-gop.mp4",
    ])
    func columnsHoldWhatACursorGives(name: String) throws {
        let header = try Self.header(try Fixture.bytes(name))
        var compared = 0
        for track in header.tracks {
            let columns = SampleColumns(track.samples, wantsPlaces: true)
            var cursor = track.samples.cursor
            var syncIndices: [Int] = []
            var (index, isSame) = (0, true)
            var last: SampleTable.Sample?
            while let sample = cursor.next() {
                isSame =
                    isSame && columns.presentationTimes[index] == sample.presentationTime
                    && columns.byteCounts[index] == sample.byteCount && columns.offsets[index] == sample.offset
                if sample.isSync { syncIndices.append(index) }
                last = sample
                index += 1
            }
            #expect(isSame && columns.count == index)
            #expect(columns.syncIndices == nil ? syncIndices.count == index : columns.syncIndices == syncIndices)
            #expect(columns.lastDecodingTime == last?.decodingTime && columns.lastDuration == last?.duration)
            compared += index
        }
        #expect(compared > 20)
    }

    @Test(arguments: ["h264-aac.mp4", "vfr.mp4", "rotated.mov", "two-descriptions.mp4"])
    func samplesLieWhereFFmpegFindsThem(name: String) throws {
        let header = try Self.header(try Fixture.bytes(name))
        for (number, track) in header.tracks.enumerated() where ["vide", "soun"].contains(track.handler) {
            let columns = SampleColumns(track.samples, wantsPlaces: true)
            let listed = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-ignore_editlist", "1", "-select_streams", "\(number)", "-show_entries",
                    "packet=pos,size", "-of", "csv=p=0", Fixture.url(name).path,
                ]
            ).output.split(separator: "\n").map { $0.split(separator: ",").prefix(2).joined(separator: " ") }
            let own = zip(columns.byteCounts, columns.offsets).map { "\($0) \($1)" }
            #expect(!own.isEmpty && own == listed, "\(name) \(number)")
        }
    }

    /// A movie header in which a box stands before the tables of the first track, or behind them.
    private static func inserting(
        _ box: [UInt8], into bytes: [UInt8], atFront: Bool
    ) throws -> [UInt8] {
        var bytes = bytes
        var place = Int(try #require(try TopLevelBoxes(Bytes(bytes: bytes)).first("moov")).offset)
        var parents = [place]
        for type in ["trak", "mdia", "minf", "stbl"] {
            var child = place + 8
            while Array(bytes[child + 4..<child + 8]) != Array(type.utf8) { child += Self.size(bytes, child) }
            place = child
            parents.append(place)
        }
        bytes.insert(contentsOf: box, at: atFront ? place + 8 : place + Self.size(bytes, place))
        for parent in parents {
            let size = UInt32(Self.size(bytes, parent) + box.count)
            for index in 0..<4 { bytes[parent + index] = UInt8(truncatingIfNeeded: size >> UInt32(24 - 8 * index)) }
        }
        return bytes
    }

    private static func size(_ bytes: [UInt8], _ place: Int) -> Int {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func box(_ type: String, _ words: [UInt32]) -> [UInt8] {
        let content = ([0] + words).flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
        let size = UInt32(8 + content.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + Array(type.utf8) + content
    }

    /// FFmpeg takes the first of two tables; a table that stands twice is left to it.
    @Test(arguments: [true, false])
    func aTableThatStandsTwiceIsNotReadByItsRest(atFront: Bool) async throws {
        let boxes: [(String, [UInt32])] = [
            ("co64", [0]), ("stco", [1, 9]), ("stsc", [1, 1, 3, 1]), ("stsz", [0, 1, 100_000]), ("stss", [2, 7, 3]),
            ("stts", [1, 5, 5]), ("stz2", [8, 0]),
        ]
        let whole = try Fixture.bytes("h264-aac.mp4")
        for (type, words) in boxes {
            let bytes = try Self.inserting(Self.box(type, words), into: whole, atFront: atFront)
            let table = try #require(try Self.header(bytes).tracks.first).samples
            #expect(table.isIrregular, "\(type)")
            _ = SampleColumns(table, wantsPlaces: true)
            var cursor = table.cursor
            while cursor.next() != nil {}
            let exported = MemorySink()
            let error = await Fixture.error {
                _ = try await ExportSession(
                    asset: MediaAsset(source: MemorySource(bytes)), outputs: [.hls()],
                    options: ExportOptions(timeLimit: .seconds(900))
                )
                .export(to: exported)
            }
            // It is what FFmpeg makes of it: of most tables it takes the first, of sizes the last.
            if !atFront, !["stsz", "stz2"].contains(type) { #expect(error == nil, "\(type)") }
            #expect(error == nil || error is MediaError, "\(type)")
        }
    }

    @Test func tablesThatContradictThemselvesAreLeftToFFmpeg() throws {
        func table(_ type: String, _ change: (inout [UInt8], Int) -> Void) throws -> SampleTable {
            var bytes = try Fixture.bytes("h264-aac.mp4")
            let moov = Int(try #require(TopLevelBoxes(Bytes(bytes: bytes)).first("moov")).offset)
            let place = try #require(
                (moov..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == Array(type.utf8) })
            change(&bytes, place + 12)
            return try #require(try Self.header(bytes).tracks.first).samples
        }
        #expect(try !table("stss") { _, _ in }.isIrregular)
        // Numbers of sync samples go back, or beyond the table; runs of chunks do not begin with the first, or go back.
        #expect(try table("stss") { $0[$1 + 3] = 200 }.isIrregular)
        #expect(try table("stss") { $0[$1] = 0x80 }.isIrregular)
        #expect(try table("stsc") { $0[$1 + 3] = 2 }.isIrregular)
        #expect(try table("stsc") { $0[$1 + 4] = 0x80 }.isIrregular)
    }

    @Test func theLengthOfAFragmentsHeadIsToldWithoutWritingIt() {
        var compared = 0
        for count in [1, 2, 3, 40] {
            for variant in 0..<32 {
                var samples: [SampleTiming] = []
                for index in 0..<count {
                    let byteCount = variant & 1 == 0 ? 100 : 100 + index
                    let duration = variant & 2 == 0 ? 512 : 512 + index
                    let offset = variant & 4 == 0 ? 0 : index
                    let isOther = variant & 16 == 0 || index % 2 == 0
                    samples.append(
                        SampleTiming(
                            byteCount: UInt32(byteCount), duration: UInt32(duration), compositionOffset: Int32(offset),
                            isSync: variant & 8 == 0 ? index == 0 : isOther))
                }
                let fragment = MovieFragment(sequenceNumber: 1, trackID: 1, baseDecodeTime: 7, samples: samples)
                #expect(fragment.headerByteCount == fragment.header().count, "\(count) \(variant)")
                compared += 1
            }
        }
        let large = MovieFragment(
            sequenceNumber: 1, trackID: 1, baseDecodeTime: 0,
            samples: (0..<3).map { _ in
                SampleTiming(byteCount: 2_000_000_000, duration: 1, compositionOffset: 0, isSync: true)
            })
        #expect(large.headerByteCount == large.header().count)
        #expect(compared == 128)
    }
}
