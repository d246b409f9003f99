import MediaPackaging
import Testing

@Suite struct MovieFragmentTests {
    private let samples = [
        SampleTiming(byteCount: 100, duration: 512, compositionOffset: 1024, isSync: true),
        SampleTiming(byteCount: 20, duration: 512, compositionOffset: 2560, isSync: false),
        SampleTiming(byteCount: 30, duration: 500, compositionOffset: -12, isSync: false),
    ]

    private func readBack(_ fragment: MovieFragment) throws -> (MovieFragmentHeader, Int) {
        let bytes = fragment.header()
        let reader = BoxReader(bytes)
        let moof = try #require(reader.firstBox("moof"))
        return (try MovieFragmentHeader(reader.content(of: moof)), bytes.count - moof.end)
    }

    @Test func aFragmentReadsBackAsItWasWritten() throws {
        let (header, rest) = try readBack(
            MovieFragment(sequenceNumber: 7, trackID: 1, baseDecodeTime: 5_000_000_000, samples: samples))
        #expect(header.sequenceNumber == 7)
        #expect(header.runs.count == 1)
        #expect(header.runs[0].baseDecodeTime == 5_000_000_000)
        #expect(header.runs[0].samples == samples)
        #expect(rest == 8)
    }

    @Test func sharedValuesAreWrittenOnce() throws {
        let even = (0..<1000).map {
            SampleTiming(byteCount: 10, duration: 1024, compositionOffset: 0, isSync: $0 >= 0)
        }
        let fragment = MovieFragment(sequenceNumber: 1, trackID: 1, baseDecodeTime: 0, samples: even)
        #expect(fragment.header().count < 150)
        #expect(try readBack(fragment).0.runs[0].samples == even)
    }

    @Test func theFirstSamplesBytesFollowTheHeader() throws {
        let fragment = MovieFragment(sequenceNumber: 1, trackID: 1, baseDecodeTime: 0, samples: samples)
        #expect(try readBack(fragment).0.runs[0].dataOffset == fragment.header().count)
    }

    @Test func fragmentsThatPromiseMillionsOfSamplesAreRefused() throws {
        var writer = BoxWriter()
        writer.box("moof") { moof in
            moof.fullBox("mfhd") { $0.u32(1) }
            for _ in 0..<30 {
                moof.box("traf") { traf in
                    traf.fullBox("tfhd") { $0.u32(1) }
                    traf.fullBox("trun") { $0.u32(150_000) }
                }
            }
        }
        let reader = BoxReader(writer.bytes)
        let moof = try #require(reader.firstBox("moof"))
        #expect(throws: BoxError.badCount("trun")) { try MovieFragmentHeader(reader.content(of: moof)) }
    }

    @Test func truncatedFragmentsThrowAndNeverTrap() throws {
        let bytes = MovieFragment(sequenceNumber: 1, trackID: 1, baseDecodeTime: 0, samples: samples).header()
        for length in 0..<bytes.count {
            let reader = BoxReader(Array(bytes[..<length]))
            for box in reader.boxes() { _ = try? MovieFragmentHeader(reader.content(of: box)) }
        }
    }
}
