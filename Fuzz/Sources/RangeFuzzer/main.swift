internal import CLibFuzzer
internal import FuzzSupport

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The first nine bytes are a size, the rest is a header: what is read lies within the file, and is what a reader of
/// decimal digits makes of it.
func exercise(_ bytes: [UInt8]) {
    guard bytes.count >= 9 else { return }
    var size = bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // Sizes of every magnitude, zero and the largest among them.
    size >>= UInt64(bytes[0] % 64) + 1
    let header = String(decoding: bytes[9...], as: UTF8.self)
    let found = ByteRange.read(header, size: Int(size))
    if case .part(let part) = found {
        guard part.first >= 0, part.first <= part.last, part.last < Int(size), part.count == part.last - part.first + 1
        else { fatalError("\(part) does not lie in \(size) bytes") }
    }
    let expected = reference(Array(header.utf8), size: size)
    guard found == expected else { fatalError("\(header) of \(size): \(found), not \(expected)") }
}

/// RFC 9110, 14.1.2, digit by digit. Numbers stop growing at 2^63: no file is as large.
func reference(_ header: [UInt8], size: UInt64) -> ByteRange.Reading {
    let unit = Array("bytes=".utf8)
    guard header.count <= 128, header.count > unit.count,
        zip(header, unit).allSatisfy({ $0 == $1 || (0x41...0x5A).contains($0) && $0 + 32 == $1 })
    else { return .whole }
    var numbers: [UInt64?] = [nil]
    for byte in header[unit.count...] {
        switch byte {
        case 0x2D:
            numbers.append(nil)
        case 0x30...0x39:
            let before = numbers[numbers.count - 1] ?? 0
            // 2^63 - 1 is 922337203685477580 times ten, and seven.
            numbers[numbers.count - 1] =
                before > 922_337_203_685_477_580 ? 1 << 63 : min(before * 10 + UInt64(byte - 0x30), 1 << 63)
        default: return .whole
        }
    }
    guard numbers.count == 2 else { return .whole }
    switch (numbers[0], numbers[1]) {
    case (nil, nil): return .whole
    case (nil, let count?):
        guard count > 0, size > 0 else { return .unsatisfiable }
        return .part(ByteRange(first: Int(count >= size ? 0 : size - count), last: Int(size - 1)))
    case (let first?, let last):
        if let last, last < first { return .whole }
        guard first < size else { return .unsatisfiable }
        return .part(ByteRange(first: Int(first), last: Int(min(last ?? size - 1, size - 1))))
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
