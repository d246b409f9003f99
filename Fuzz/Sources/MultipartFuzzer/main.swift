internal import CLibFuzzer
internal import FuzzSupport

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Some begin as the delimiter does, or hold it.
let boundaries = ["b", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "-", "--", "----", "a--a", "aaab", "'()+_,-./:=? x"]

/// The first byte chooses a boundary, the second how the rest is cut: the parts are the same however that is, and those
/// that a reader finds which has everything at once.
func exercise(_ bytes: [UInt8]) {
    guard bytes.count >= 2 else { return }
    let boundary = boundaries[Int(bytes[0]) % boundaries.count]
    let body = Array(bytes[2...])
    let expected = ReferenceForm(body, boundary: boundary)
    check(expected, read(body, boundary) { _ in body.count }, "at once")
    // A preamble is looked through again with each piece.
    if body.count <= 1024 { check(expected, read(body, boundary) { _ in 1 }, "byte by byte") }
    var random = UInt32(bytes[1]) &* 2_654_435_761 | 1
    let most = body.count > 1024 ? 4096 : [3, 17, 100, 4096][Int(bytes[1]) % 4]
    let pieces = read(body, boundary) { _ in
        random ^= random << 13
        random ^= random >> 17
        random ^= random << 5
        // No bytes at all are a piece as well.
        return Int(random % UInt32(most + 1))
    }
    check(expected, pieces, "in pieces")
}

func check(_ expected: ReferenceForm, _ found: ReferenceForm, _ how: String) {
    guard expected.ending == found.ending else {
        fatalError("\(how): \(found.ending), not \(expected.ending)\n\(found)\n\(expected)")
    }
    switch expected.ending {
    case .complete: guard expected == found else { fatalError("\(how):\n\(found)\nis not\n\(expected)") }
    case .cutOff:
        // The end of the last part may be held back: it could be the beginning of a delimiter.
        guard expected.parts.map(\.name) == found.parts.map(\.name),
            expected.parts.dropLast() == found.parts.dropLast()
        else { fatalError("\(how):\n\(found)\nis not\n\(expected)") }
    // What came before is told or not, as the pieces are.
    case .refused: break
    }
}

func read(_ body: [UInt8], _ boundary: String, by length: (Int) -> Int) -> ReferenceForm {
    guard var parser = MultipartParser(boundary: boundary) else { fatalError("no boundary: \(boundary)") }
    var form = ReferenceForm()
    var place = 0
    var isInside = false
    repeat {
        let end = min(place + length(place), body.count)
        let events: [MultipartParser.Event]
        do { events = try parser.parse(body[place..<end]) } catch {
            form.ending = .refused
            return form
        }
        for event in events {
            switch event {
            case .part(let name, let fileName):
                guard !isInside else { fatalError("a part within a part") }
                isInside = true
                form.parts.append(ReferenceForm.Part(name: name, fileName: fileName, content: []))
            case .bytes(let more):
                guard isInside, !more.isEmpty else { fatalError("bytes outside of a part, or none") }
                form.parts[form.parts.count - 1].content += more
            case .partEnd:
                guard isInside else { fatalError("the end of no part") }
                isInside = false
            case .end:
                guard !isInside, parser.isComplete else { fatalError("an end within a part") }
                form.ending = .complete
            }
        }
        place = end
    } while place < body.count
    return form
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    exercise(input(data, count))
    return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzOne))
