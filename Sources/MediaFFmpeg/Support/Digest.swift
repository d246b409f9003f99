internal import CLibAVUtil

/// SHA-256, by libavutil.
package enum Digest {
    /// The digest of some bytes, in 64 hexadecimal digits; nil when there is no memory for it.
    package static func sha256(_ bytes: [UInt8]) -> String? {
        guard let context = av_sha_alloc() else { return nil }
        defer { av_free(UnsafeMutableRawPointer(context)) }
        guard av_sha_init(context, 256) >= 0 else { return nil }
        av_sha_update(context, bytes, bytes.count)
        var digest = [UInt8](repeating: 0, count: 32)
        av_sha_final(context, &digest)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
