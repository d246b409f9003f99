internal import CLibAVCodec
internal import CLibAVFormat
internal import CLibAVUtil
internal import CMediaShims

/// What FFmpeg's libraries say of themselves: other versions may make other bytes.
package enum LibraryVersions {
    package static let text =
        "avutil \(avutil_version()) avcodec \(avcodec_version()) avformat \(avformat_version())"

    /// The folder libavutil was loaded from; nil where the loader does not tell.
    package static let folder: String? = {
        guard let path = cmedia_library_path().map({ String(cString: $0) }) else { return nil }
        return path.lastIndex(of: "/").map { String(path[..<$0]) }
    }()
}
