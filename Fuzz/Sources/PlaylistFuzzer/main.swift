internal import CLibFuzzer
internal import FuzzSupport
internal import MediaCore
internal import MediaPackaging
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What is read can be written, what was written reads as the same, and is written as the same bytes.
func exercise(_ bytes: [UInt8]) {
    guard let first = try? PlaylistParser.parse(bytes) else { return }
    let text = first.text
    let second: Playlist
    do { second = try PlaylistParser.parse(Array(text.utf8)) } catch {
        fatalError("what was written does not parse: \(error)\n\(text)")
    }
    guard second == first.asWritten else { fatalError("what was written reads differently:\n\(text)\n\(first)\n\(second)") }
    guard second.text == text else { fatalError("not stable:\n\(text)\n\(second.text)") }
}

extension Playlist {
    var text: String {
        switch self {
        case .media(let list): list.text
        case .multivariant(let list): list.text
        }
    }

    /// The list with what writing changes: the least allowed versions and target durations, whole microseconds.
    var asWritten: Playlist {
        switch self {
        case .media(var list):
            list.targetDuration = max(list.targetDuration, list.minimumTargetDuration)
            let durations = list.writtenDurations
            for index in list.segments.indices { list.segments[index].duration = durations[index] }
            return .media(list)
        case .multivariant(var list):
            list.version = max(list.version, list.requiredVersion)
            return .multivariant(list)
        }
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    exercise(input(data, count))
    return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzOne))
