internal import CLibAVCodec
internal import CLibAVFormat
internal import CLibAVUtil

/// What FFmpeg's libraries say of themselves: other versions may make other bytes.
package enum LibraryVersions {
    package static let text =
        "avutil \(avutil_version()) avcodec \(avcodec_version()) avformat \(avformat_version())"
}
