internal import MediaCore
internal import MediaFFmpeg

/// Renditions of a package seen as one MP4: a movie header made of what their fragments say, and behind it the files of the
/// package as they are, one after another. Nothing is copied; it is read like any MP4 with its header first.
struct PackageMovie: Sendable {
    /// A stretch of a file of the package, and where it lies in the movie.
    struct Part: Sendable {
        let path: String
        /// Where the stretch begins in its file.
        let offset: Int64
        let byteCount: Int64
        /// Where it begins in the movie.
        let place: Int64
        /// The file as it was when the movie was made.
        let identity: InputIdentity?
    }

    /// The package, for messages.
    let name: String
    /// File type, movie header and the head of the media.
    let header: [UInt8]
    /// In the order of the movie, without gaps.
    let parts: [Part]
    let byteCount: Int64
}
