internal import MediaCore
internal import MediaFFmpeg

/// A source with other words at some places, four bytes each.
final class PatchedInput: BlockingInput {
    private let input: any BlockingInput
    private let patches: [(offset: Int64, bytes: [UInt8])]

    /// - Parameter words: offsets, and the big-endian words that stand there.
    init(_ input: any BlockingInput, words: [(offset: Int64, value: UInt32)]) {
        self.input = input
        patches = words.map { word in
            (word.offset, [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word.value >> UInt32($0)) })
        }
    }

    var byteCount: Int64? { input.byteCount }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int {
        let count = try input.read(into: buffer, at: offset)
        let end = offset + Int64(count)
        for patch in patches where patch.offset < end && patch.offset + 4 > offset {
            for place in max(patch.offset, offset)..<min(patch.offset + 4, end) {
                buffer[Int(place - offset)] = patch.bytes[Int(place - patch.offset)]
            }
        }
        return count
    }
}
