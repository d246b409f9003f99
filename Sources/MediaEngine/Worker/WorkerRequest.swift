internal import MediaCore
internal import MediaSandbox

/// Everything a worker process is told: its task, its media by descriptors, and what it may not do.
struct WorkerRequest: Sendable, Codable {
    /// Where the bytes of a media come from.
    enum Input: Sendable, Codable {
        /// A file that is open.
        case file(descriptor: CInt, path: String)
        /// A socket at whose other end somebody reads the source.
        case source(descriptor: CInt, name: String, byteCount: Int64)
    }

    struct Asset: Sendable, Codable {
        var input: Input
        var policy: InputPolicy
        var attachments: [Attachment]
    }

    struct Attachment: Sendable, Codable {
        var asset: Asset
        var content: TrackAttachment.Content
        var language: String
        var name: String?
        var isDefault: Bool
        var includedInMP4: Bool
    }

    var task: WorkerTask
    var asset: Asset
    /// Further media, where a task has several.
    var furtherAssets: [Asset]
    var sandbox: Sandbox
    /// Descriptor of the folder outputs are written into.
    var output: CInt?
    /// Descriptors of further folders that are written to.
    var folders: [CInt]
    /// Folders that libraries are loaded from.
    var libraries: [String]
}

extension WorkerRequest.Asset {
    /// The media as the worker sees it.
    var asset: MediaAsset {
        let origin: MediaAsset.Origin =
            switch input {
            case .file(let descriptor, let path): .descriptor(descriptor, path)
            case .source(let descriptor, let name, let byteCount):
                .remote(RemoteInput(descriptor: descriptor, name: name, byteCount: byteCount))
            }
        return MediaAsset(origin: origin, policy: policy).attaching(
            attachments.map {
                TrackAttachment(
                    $0.asset.asset, $0.content, language: $0.language, name: $0.name, isDefault: $0.isDefault,
                    includedInMP4: $0.includedInMP4)
            })
    }
}
