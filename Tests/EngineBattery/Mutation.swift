/// Random numbers that are the same in every run (SplitMix64, Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Ways in which bytes go wrong.
enum Mutation: CaseIterable {
    case flipBits, setBytes, setWord, insert, remove, duplicate, splice, truncate, zero

    /// Changes bytes at random places, mostly in the first part, where headers are.
    static func change(_ bytes: [UInt8], with other: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) where bytes.count > 16 {
            let isHead = Bool.random(using: &generator)
            let end = isHead ? min(bytes.count, 2048) : bytes.count
            let place = Int.random(in: 0..<end, using: &generator)
            // Ends with the movie header lie behind the media.
            let index = Int.random(in: 0..<4, using: &generator) == 0 ? bytes.count - 1 - place : place
            allCases.randomElement(using: &generator)?.apply(&bytes, at: index, other, &generator)
        }
        return bytes
    }

    private func apply(
        _ bytes: inout [UInt8], at index: Int, _ other: [UInt8], _ generator: inout SeededGenerator
    ) {
        let length = min(Int.random(in: 1...64, using: &generator), bytes.count - index)
        switch self {
        case .flipBits:
            for offset in 0..<min(length, 4) {
                bytes[index + offset] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            }
        case .setBytes:
            for offset in 0..<min(length, 8) { bytes[index + offset] = .random(in: 0...255, using: &generator) }
        case .setWord:
            let words: [UInt32] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF, 0x10000, UInt32(bytes.count)]
            let word = words.randomElement(using: &generator) ?? 0
            for offset in 0..<min(4, bytes.count - index) {
                bytes[index + offset] = UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32(offset)))
            }
        case .insert:
            bytes.insert(contentsOf: (0..<length).map { _ in .random(in: 0...255, using: &generator) }, at: index)
        case .remove: bytes.removeSubrange(index..<index + length)
        case .duplicate: bytes.insert(contentsOf: bytes[index..<index + length], at: index)
        case .splice:
            let from = Int.random(in: 0..<max(other.count, 1), using: &generator)
            bytes.replaceSubrange(index..<index + length, with: other[from..<min(from + 4096, other.count)])
        case .truncate: bytes.removeSubrange(max(index, 16)...)
        case .zero: for offset in 0..<length { bytes[index + offset] = 0 }
        }
    }
}
