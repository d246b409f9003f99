internal import MediaCore
internal import MediaFFmpeg

/// Reads an encrypted segment in the clear, any part of it: a block needs only the one before it.
final class DecryptedInput: BlockingInput {
    private let input: any BlockingInput
    private let offset: Int64
    private let length: Int64
    private let encryption: SegmentEncryption
    private let number: Int
    let byteCount: Int64?

    /// - Parameters:
    ///   - range: the segment's bytes in the file.
    ///   - number: its media sequence number.
    /// - Throws: `verificationFailed` for a length that is no whole number of blocks, or padding the key does not fit.
    init(
        _ input: any BlockingInput, offset: Int, length: Int, encryption: SegmentEncryption, number: Int
    ) throws(MediaError) {
        self.input = input
        self.offset = Int64(offset)
        self.length = Int64(length)
        self.encryption = encryption
        self.number = number
        guard length >= 16, length % 16 == 0 else {
            throw MediaError(.verificationFailed, "its length is no whole number of blocks", operation: .verify)
        }
        let vector =
            length == 16
            ? encryption.vector(number: number) : try input.read(at: Int64(offset + length - 32), count: 16)
        let last = try AESCipher(key: encryption.key.bytes, vector: vector, decrypts: true).crypt(
            try input.read(at: Int64(offset + length - 16), count: 16))
        guard let padding = last.last, (1...16).contains(padding),
            last.suffix(Int(padding)).allSatisfy({ $0 == padding })
        else {
            throw MediaError(.verificationFailed, "it was not encrypted with this key", operation: .verify)
        }
        byteCount = Int64(length) - Int64(padding)
    }

    private func blocks(from start: Int64, count: Int) throws(MediaError) -> [UInt8] {
        let vector = start == 0 ? encryption.vector(number: number) : try bytes(at: offset + start - 16, count: 16)
        return try AESCipher(key: encryption.key.bytes, vector: vector, decrypts: true).crypt(
            try bytes(at: offset + start, count: count))
    }

    private func bytes(at offset: Int64, count: Int) throws(MediaError) -> [UInt8] {
        try input.read(at: offset, count: count)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int64) throws(MediaError) -> Int {
        let size = byteCount ?? 0
        guard position >= 0, position < size else { return 0 }
        let first = position / 16 * 16
        let end = min(position + Int64(buffer.count), size)
        let last = min((end + 15) / 16 * 16, length)
        let clear = try blocks(from: first, count: Int(last - first))
        let part = clear[Int(position - first)..<Int(end - first)]
        buffer.copyBytes(from: part)
        return part.count
    }
}
