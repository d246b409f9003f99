internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Encrypts one segment as it is written: AES-128, CBC, PKCS7 (RFC 8216, 4.3.2.4).
final class SegmentCipher {
    private let cipher: AESCipher
    /// Bytes that do not fill a block yet.
    private var rest: [UInt8] = []

    /// - Parameter number: the segment's media sequence number, which is the vector where none is given.
    init(_ encryption: SegmentEncryption, number: Int) throws(MediaError) {
        cipher = try AESCipher(key: encryption.key.bytes, vector: encryption.vector(number: number))
    }

    /// The next bytes of the segment, as far as they fill blocks.
    func update(_ header: [UInt8], _ payload: [UnsafeRawBufferPointer] = []) -> [UInt8] {
        var bytes = rest + header
        for buffer in payload { bytes += buffer }
        let whole = bytes.count / 16 * 16
        rest = Array(bytes[whole...])
        return cipher.crypt(whole == bytes.count ? bytes : Array(bytes[..<whole]))
    }

    /// The last block, with its padding.
    func finish() -> [UInt8] {
        let padding = 16 - rest.count
        return cipher.crypt(rest + [UInt8](repeating: UInt8(padding), count: padding))
    }
}

extension SegmentEncryption {
    /// The vector of a segment.
    func vector(number: Int) -> [UInt8] {
        initializationVector
            ?? [UInt8](repeating: 0, count: 8)
            + (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// What stands in playlists.
    var playlistKey: EncryptionKey { packageEntry.playlistKey }

    /// What stands in `package.json`.
    var packageEntry: PackageDescription.Encryption {
        .init(
            method: EncryptionKey.Method.aes128.rawValue, keyURI: keyURI,
            initializationVector: initializationVector.map {
                $0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            })
    }
}

extension PackageDescription.Encryption {
    /// The vector's bytes; nil where each segment has its number.
    var vector: [UInt8]? {
        guard let digits = initializationVector.map({ Array($0) }), digits.count == 32 else { return nil }
        let bytes = stride(from: 0, to: 32, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
        return bytes.count == 16 ? bytes : nil
    }

    /// What stands in playlists; the key itself is not needed for it.
    var playlistKey: EncryptionKey {
        EncryptionKey(
            method: .aes128, uri: keyURI, iv: vector.map { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } })
    }
}
