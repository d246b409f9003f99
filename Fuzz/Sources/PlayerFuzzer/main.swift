internal import CLibFuzzer
internal import FuzzSupport
internal import MediaLibrary
internal import MediaPackaging

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The first byte chooses what is written for players: a playlist as a viewer gets it, or a name in an address.
func exercise(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    if first & 1 == 1 {
        checkEscapes(Array(bytes[1...]))
    } else {
        checkPlaylist(Array(bytes[1...]), choice: first >> 1)
    }
}

// MARK: - Playlists

let prefixes = ["", "0f3f4c9e-5a55-4a4e-9a1e-0d9a3c1f2b77/"]
let queries = ["", "?token=eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"]

/// A playlist that was written here is, rewritten, the same playlist with other addresses and fewer variants. The package's
/// own reader says what it is.
func checkPlaylist(_ bytes: [UInt8], choice: UInt8) {
    guard let playlist = try? PlaylistParser.parse(bytes) else { return }
    let rewriting = PlaylistText(prefix: prefixes[Int(choice & 1)], query: queries[Int(choice >> 1 & 1)])
    func moved(_ uri: inout String) { uri = rewriting.prefix + PlaylistURI(uri).text + rewriting.query }
    switch playlist {
    case .media(let list):
        let text = list.text
        guard case .media(var expected)? = try? PlaylistParser.parse(Array(text.utf8)) else {
            fatalError("unreadable: \(text)")
        }
        for index in expected.segments.indices {
            moved(&expected.segments[index].uri)
            expected.segments[index].map.mutate { map in
                moved(&map.uri)
                map.key.mutate { moved(&$0.uri) }
            }
            expected.segments[index].key.mutate { moved(&$0.uri) }
        }
        compare(.media(expected), rewriting.media(text), of: text)
    case .multivariant(let list):
        let text = list.text
        guard case .multivariant(var expected)? = try? PlaylistParser.parse(Array(text.utf8)) else {
            fatalError("unreadable: \(text)")
        }
        var filter = VariantFilter()
        let sizes = MediaLibrary.Resolution.allCases
        if choice & 4 != 0 { filter.maximum = sizes[Int(choice >> 4) % sizes.count] }
        if choice & 8 != 0 { filter.order = choice & 64 == 0 ? .ascending : .descending }
        func side(_ size: MediaPackaging.Resolution?) -> Int? { size.map { min($0.width, $0.height) } }
        let hadPictures = expected.variants.contains { $0.resolution != nil }
        expected.variants.removeAll { side($0.resolution).map { !filter.offers(shortSide: $0) } ?? false }
        expected.iFrameVariants.removeAll { side($0.resolution).map { !filter.offers(shortSide: $0) } ?? false }
        let found = rewriting.multivariant(text, filter)
        guard !hadPictures || expected.variants.contains(where: { $0.resolution != nil }) else {
            guard found == nil else { fatalError("pictures nobody may see:\n\(text)\n\(found ?? "")") }
            return
        }
        guard let found else { fatalError("no pictures:\n\(text)") }
        if let order = filter.order {
            let places = expected.variants.enumerated().sorted { left, right in
                let (a, b) = (side(left.element.resolution) ?? 0, side(right.element.resolution) ?? 0)
                if a == b { return left.offset < right.offset }
                return order == .ascending ? a < b : b < a
            }
            expected.variants = places.map(\.element)
        }
        for index in expected.variants.indices { moved(&expected.variants[index].uri) }
        for index in expected.iFrameVariants.indices { moved(&expected.iFrameVariants[index].uri) }
        for index in expected.renditions.indices { expected.renditions[index].uri.mutate { moved(&$0) } }
        for index in expected.sessionData.indices {
            guard case .uri(var uri) = expected.sessionData[index].content else { continue }
            moved(&uri)
            expected.sessionData[index].content = .uri(uri)
        }
        compare(.multivariant(expected), found, of: text)
    }
}

func compare(_ expected: Playlist, _ found: String, of text: String) {
    let read: Playlist
    do { read = try PlaylistParser.parse(Array(found.utf8)) } catch {
        fatalError("what a viewer gets cannot be read: \(error)\n\(text)\n\(found)")
    }
    guard read == expected else { fatalError("a viewer gets something else:\n\(text)\n\(found)") }
}

extension Optional {
    mutating func mutate(_ body: (inout Wrapped) -> Void) {
        guard var value = self else { return }
        body(&value)
        self = value
    }
}

// MARK: - Names in addresses

/// What is escaped has letters that are safe everywhere, and reads back the same; what is read is what the bytes say.
func checkEscapes(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let escaped = PercentText.escaped(text)
    let isSafe = escaped.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            || "%-._~".utf8.contains($0)
    }
    guard isSafe, PercentText.decoded(escaped).map({ Array($0.utf8) }) == Array(text.utf8) else {
        fatalError("\(text) is escaped as \(escaped)")
    }
    guard let decoded = PercentText.decoded(text) else { return }
    let digitsOfAll = Array("0123456789abcdef".utf8)
    var expected: [UInt8] = []
    var digits: [UInt8]?
    for byte in text.utf8 {
        guard let high = digits else {
            if byte == 0x25 { digits = [] } else { expected.append(byte) }
            continue
        }
        guard let digit = digitsOfAll.firstIndex(of: byte | (byte >= 0x41 ? 0x20 : 0)) else {
            fatalError("\(text) has an escape that is none")
        }
        if high.isEmpty {
            digits = [UInt8(digit)]
        } else {
            expected.append(high[0] << 4 | UInt8(digit))
            digits = nil
        }
    }
    guard digits == nil, Array(decoded.utf8) == expected else { fatalError("\(text) reads as \(decoded)") }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    exercise(input(data, count))
    return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzOne))
