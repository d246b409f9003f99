internal import CLibFuzzer
internal import FuzzSupport
internal import MediaCore
internal import MediaSubtitles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Whatever a file holds, what is written of it is WebVTT that reads back as the same cues.
func exercise(_ bytes: [UInt8]) {
    use(TimedTextSample.cueText(bytes))
    for codec in ["ass", "subrip", "webvtt", "mov_text"] {
        var reader = EmbeddedText(codec: CodecID(rawValue: codec), configuration: bytes)
        reader?.add(bytes, from: .zero, to: MediaTime(value: 1, timescale: 1))
        if let document = reader?.document { check(document) }
    }
    guard case .cues(let document, _)? = try? SubtitleFile.read(bytes, location: "") else { return }
    check(document)
}

func check(_ document: SubtitleDocument) {
    var shown = document
    _ = shown.present(from: .zero, duration: MediaTime(value: 100_000, timescale: 1))
    guard !shown.cues.isEmpty else { return }
    for cue in shown.cues {
        guard !cue.text.contains("-->"), !cue.text.contains("\n\n"), !cue.text.hasPrefix("\n"),
            !cue.text.hasSuffix("\n")
        else { fatalError("a cue breaks its file: \(cue)") }
    }
    let text = WebVTTText(shown).wholeTrack
    guard case .cues(let again, let format)? = try? SubtitleFile.read(Array(text.utf8), location: "") else {
        fatalError("what was written is not read:\n\(text)")
    }
    guard format == .webVTT, again.cues == shown.cues else {
        fatalError("what was written reads differently:\n\(text)\n\(shown.cues)\n\(again.cues)")
    }
    use(TimedTextSample.samples(shown.cues, duration: MediaTime(value: 10, timescale: 1)))
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    exercise(input(data, count))
    return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzOne))
