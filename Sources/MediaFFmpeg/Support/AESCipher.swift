internal import CLibAVUtil
package import MediaCore

/// AES-128 in CBC mode, by libavutil.
package final class AESCipher {
    private let context: OpaquePointer
    private let decrypts: Bool
    private var vector: [UInt8]

    /// - Parameters:
    ///   - key: 16 bytes.
    ///   - vector: 16 bytes.
    package init(key: [UInt8], vector: [UInt8], decrypts: Bool = false) throws(MediaError) {
        guard key.count == 16, vector.count == 16, let context = av_aes_alloc() else {
            throw MediaError(.internal, "AES cannot be set up", operation: .render)
        }
        guard av_aes_init(context, key, 128, decrypts ? 1 : 0) >= 0 else {
            av_free(UnsafeMutableRawPointer(context))
            throw MediaError(.internal, "AES refuses its key", operation: .render)
        }
        self.context = context
        self.vector = vector
        self.decrypts = decrypts
    }

    deinit { av_free(UnsafeMutableRawPointer(context)) }

    /// Encrypts or decrypts whole blocks of 16 bytes; what does not fill a block is left out.
    package func crypt(_ bytes: [UInt8]) -> [UInt8] {
        let blocks = bytes.count / 16
        var result = [UInt8](repeating: 0, count: blocks * 16)
        guard blocks > 0 else { return result }
        av_aes_crypt(context, &result, bytes, Int32(clamping: blocks), &vector, decrypts ? 1 : 0)
        return result
    }
}
