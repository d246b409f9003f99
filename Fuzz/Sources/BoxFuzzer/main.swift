internal import CLibFuzzer
internal import FuzzSupport
internal import MediaCore
internal import MediaPackaging

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Few enough that a table of one size for all samples does not make a run slow.
let maximumSamples = 20_000

func exercise(_ bytes: [UInt8]) {
    use(MovieHeader.recognizes(bytes))
    let topLevel = TopLevelBoxes(bytes)
    var defaults: [UInt32: TrackExtends] = [:]
    for entry in topLevel.entries.prefix(32) {
        use(entry.end)
        let box = bytes.bytes(at: entry.offset, count: Int(clamping: min(entry.size, Int64(bytes.count))))
        switch entry.type {
        case "moov":
            readMovie(box, topLevel)
            for track in UInt32(1)...4 { defaults[track] = TrackExtends(duration: 1, byteCount: 1, flags: 0) }
        case "moof": readFragment(BoxReader(box, range: entry.headerSize..<box.count), defaults)
        default: break
        }
    }
    // The bytes as they are, so that a fuzzer needs no valid box around them.
    readFragment(BoxReader(bytes), defaults)
    for isVideo in [true, false] {
        if let entry = try? SampleEntry(bytes: bytes, isVideo: isVideo) { read(entry) }
    }
    if let edits = try? EditList(BoxReader(bytes)) { use(edits.summary(movieTimescale: 1000, mediaTimescale: 90000)) }
}

func readMovie(_ moov: [UInt8], _ topLevel: TopLevelBoxes) {
    guard
        let movie = try? MovieHeader(
            moov: moov, majorBrand: nil, topLevel: topLevel, maximumSamples: SampleLimit(listed: maximumSamples, fileByteCount: Int64(maximumSamples)), maximumTracks: 64)
    else { return }
    for track in movie.tracks {
        use(track.edits.summary(movieTimescale: movie.timescale, mediaTimescale: track.timescale))
        use(track.samples.mediaByteCount)
        var count = 0
        track.samples.forEachSample { sample in
            use(sample.presentationTime)
            count += 1
        }
        precondition(count == track.samples.sampleCount, "a sample was left out")
        for entry in track.sampleEntries { read(entry) }
    }
}

func read(_ entry: SampleEntry) {
    use(entry.configuration)
    use(entry.codecString)
    use(entry.isEncrypted)
    use(entry.forDelivery())
}

func readFragment(_ content: BoxReader, _ defaults: [UInt32: TrackExtends]) {
    use(try? MovieFragmentHeader(content, defaults: defaults))
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    exercise(input(data, count))
    return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzOne))
