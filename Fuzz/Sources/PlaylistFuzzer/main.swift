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
    guard second == first.asWritten else {
        fatalError("what was written reads differently:\n\(text)\n\(first)\n\(second)")
    }
    guard second.text == text else { fatalError("not stable:\n\(text)\n\(second.text)") }
}

extension Playlist {
    var text: String {
        switch self {
        case .media(let list): list.text
        case .multivariant(let list): list.text
        }
    }

    /// The list with what writing changes: least versions and target durations, whole microseconds, escaped URIs.
    var asWritten: Playlist {
        switch self {
        case .media(var list):
            list.targetDuration = max(list.targetDuration, list.minimumTargetDuration)
            let durations = list.writtenDurations
            for index in list.segments.indices {
                list.segments[index].duration = durations[index]
                escape(&list.segments[index].uri)
                list.segments[index].map.mutate { map in
                    escape(&map.uri)
                    map.key.mutate { escape(&$0.uri) }
                }
                list.segments[index].key.mutate { escape(&$0.uri) }
            }
            return .media(list)
        case .multivariant(var list):
            list.version = max(list.version, list.requiredVersion)
            for index in list.variants.indices {
                escape(&list.variants[index].uri)
                // No frame rate at all is not written as zero.
                if list.variants[index].frameRate?.numerator == 0 { list.variants[index].frameRate = nil }
            }
            for index in list.iFrameVariants.indices { escape(&list.iFrameVariants[index].uri) }
            for index in list.renditions.indices { list.renditions[index].uri.mutate { escape(&$0) } }
            for index in list.sessionData.indices {
                if case .uri(let uri) = list.sessionData[index].content {
                    list.sessionData[index].content = .uri(PlaylistURI(uri).text)
                }
            }
            return .multivariant(list)
        }
    }
}

func escape(_ uri: inout String) { uri = PlaylistURI(uri).text }

extension Optional {
    mutating func mutate(_ body: (inout Wrapped) -> Void) {
        guard var value = self else { return }
        body(&value)
        self = value
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
