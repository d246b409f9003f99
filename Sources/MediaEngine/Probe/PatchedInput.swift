internal import MediaCore
internal import MediaFFmpeg

/// A source with zeros at some places, four bytes each.
final class PatchedInput: BlockingInput {
    private let input: any BlockingInput
    /// Ascending offsets.
    private let zeros: [Int64]

    init(_ input: any BlockingInput, zeros: [Int64]) {
        self.input = input
        self.zeros = zeros.sorted()
    }

    var byteCount: Int64? { input.byteCount }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int {
        let count = try input.read(into: buffer, at: offset)
        for zero in zeros where zero < offset + Int64(count) && zero + 4 > offset {
            for place in max(zero, offset)..<min(zero + 4, offset + Int64(count)) { buffer[Int(place - offset)] = 0 }
        }
        return count
    }
}
