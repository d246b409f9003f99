internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// Writes the files that name all of a package: `master.m3u8`, and `manifest.mpd` where it was asked for.
struct PackageIndex {
    let staging: OutputFolder

    func write(_ description: PackageDescription, _ settings: HLSSettings) throws(MediaError) {
        if settings.includesDASH {
            var lists: [String: MediaPlaylist] = [:]
            for rendition in description.renditions {
                lists[rendition.id] = try PackagePlaylistFile.list(
                    try staging.read(rendition.playlist), name: rendition.playlist)
            }
            let manifest = DASHManifest(description, playlists: lists)
            try staging.write(Array(manifest.text.utf8), to: DASHManifest.fileName)
        }
        let master = try MasterPlaylist(description).playlist()
        try staging.write(Array(master.text.utf8), to: OutputKind.hls.entryPath)
    }
}

/// Reads a media playlist of a package.
enum PackagePlaylistFile {
    /// Throws `damaged` for a file that is missing or no media playlist.
    static func read(_ path: String, name: String) throws(MediaError) -> MediaPlaylist {
        let bytes: [UInt8]
        do throws(MediaError) {
            let input = try FileInput(path: path)
            bytes = try input.read(
                at: 0, count: Int(min(input.byteCount ?? 0, Int64(PlaylistParser.maximumBytes) + 1)))
        } catch {
            throw MediaError(.damaged, "the package is damaged: \(name): \(error.message)", operation: .read)
        }
        return try list(bytes, name: name)
    }

    /// The playlist in a file's bytes.
    static func list(_ bytes: [UInt8], name: String) throws(MediaError) -> MediaPlaylist {
        if case .media(let list)? = try? PlaylistParser.parse(bytes) { return list }
        throw MediaError(.damaged, "the package is damaged: \(name) is no media playlist", operation: .read)
    }
}
