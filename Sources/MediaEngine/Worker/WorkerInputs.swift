internal import MediaCore
internal import MediaFFmpeg
internal import MediaSandbox

/// What is passed to a worker: descriptors in the order of their places there, and who reads the sources behind sockets.
///
/// Used on one thread.
final class WorkerInputs {
    private let cancel: CancelFlag
    /// Descriptors of this process, in the order in which they are numbered there.
    private(set) var descriptors: [CInt] = []
    /// Files that have to stay open until the worker is started.
    private var files: [FileInput] = []
    private var servers: [SourceServer] = []
    /// Ends of sockets that are the worker's.
    private var lent: [CInt] = []

    /// - Parameter cancel: the job's flag; sources are also let go of when the worker has ended.
    init(cancel: CancelFlag) { self.cancel = CancelFlag(parent: cancel) }

    /// Passes a descriptor on. Returns its number in the worker.
    func pass(_ descriptor: CInt) -> CInt {
        descriptors.append(descriptor)
        return DescriptorPassing.first + CInt(descriptors.count) - 1
    }

    /// Opens a media and what is attached to it, and passes them on.
    ///
    /// Throws what opening throws: `notFound`, `accessDenied`, `unreadable`, `emptySource`.
    func pass(_ asset: MediaAsset) throws(MediaError) -> WorkerRequest.Asset {
        var attachments: [WorkerRequest.Attachment] = []
        for attachment in asset.attachments {
            attachments.append(
                WorkerRequest.Attachment(
                    asset: try pass(attachment.asset), content: attachment.content, language: attachment.language,
                    name: attachment.name, isDefault: attachment.isDefault, includedInMP4: attachment.includedInMP4))
        }
        return WorkerRequest.Asset(input: try input(asset), policy: asset.policy, attachments: attachments)
    }

    private func input(_ asset: MediaAsset) throws(MediaError) -> WorkerRequest.Input {
        let input: any BlockingInput
        do throws(MediaError) { input = try asset.openInput(cancel) } catch {
            var error = error
            error.location = error.location ?? asset.location
            throw error
        }
        if let file = input as? FileInput {
            files.append(file)
            return .file(descriptor: file.withDescriptor { pass($0) }, path: asset.location)
        }
        guard let (own, other) = WorkerChannel.pair() else {
            throw MediaError(.workerUnavailable, "no descriptors are left for a worker", operation: .open)
        }
        lent.append(other)
        servers.append(try SourceServer(input, descriptor: own))
        return .source(descriptor: pass(other), name: asset.location, byteCount: input.byteCount ?? 0)
    }

    /// Lets go of everything; nobody reads a source any more after that.
    func close() {
        cancel.cancel()
        for descriptor in lent { WorkerChannel(descriptor: descriptor).close() }
        lent = []
        for server in servers { server.stop() }
        servers = []
        files = []
    }
}
