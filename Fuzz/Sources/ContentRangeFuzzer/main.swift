internal import CLibFuzzer
internal import FuzzSupport
internal import MediaLibrary

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What is read does not contradict itself, is what a reader of single bytes finds, and reads back the same when written.
func exercise(_ bytes: [UInt8]) {
    let header = String(decoding: bytes, as: UTF8.self)
    let found = ContentRange(header)
    let expected = reference(Array(header.utf8))
    guard found == expected else {
        fatalError("\(header): \(String(describing: found)), not \(String(describing: expected))")
    }
    guard let found else { return }
    guard ContentRange(found.written) == found else { fatalError("\(found.written) does not read back") }
    if case .bytes(let first, let last, let total) = found {
        guard 0 <= first, first <= last, total.map({ last < $0 }) ?? true else { fatalError("\(found)") }
    }
}

extension ContentRange {
    var written: String {
        switch self {
        case .bytes(let first, let last, let total): "bytes \(first)-\(last)/\(total.map(String.init) ?? "*")"
        case .none(let total): "bytes */\(total.map(String.init) ?? "*")"
        }
    }
}

/// RFC 9110, 14.4, with any number of spaces and tabs around, and behind the unit.
func reference(_ header: [UInt8]) -> ContentRange? {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var text = header[...]
    while let first = text.first, isSpace(first) { text.removeFirst() }
    while let last = text.last, isSpace(last) { text.removeLast() }
    guard text.count <= 128 else { return nil }
    for letter in "bytes".utf8 {
        guard let next = text.popFirst(), next | 0x20 == letter else { return nil }
    }
    guard text.popFirst() == 0x20 else { return nil }
    while let first = text.first, isSpace(first) { text.removeFirst() }
    /// A number, or nothing for an asterisk.
    func number() -> Int?? {
        if text.first == 0x2A {
            text.removeFirst()
            return .some(nil)
        }
        var (value, digits) = (0, 0)
        while let byte = text.first, (0x30...0x39).contains(byte) {
            text.removeFirst()
            digits += 1
            guard digits <= 19, value <= (1 << 62) / 10 else { return nil }
            value = value * 10 + Int(byte - 0x30)
            guard value <= 1 << 62 else { return nil }
        }
        return digits > 0 ? .some(value) : nil
    }
    guard let first = number() else { return nil }
    guard let first else {
        guard text.popFirst() == 0x2F, let total = number(), text.isEmpty else { return nil }
        return ContentRange.none(total: total)
    }
    guard text.popFirst() == 0x2D, case .some(.some(let last)) = number(), text.popFirst() == 0x2F,
        let total = number(), text.isEmpty, first <= last, total.map({ last < $0 }) ?? true
    else { return nil }
    return .bytes(first: first, last: last, total: total)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    exercise(input(data, count))
    return 0
}

var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, fuzzOne))
