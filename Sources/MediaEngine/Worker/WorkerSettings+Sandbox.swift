internal import MediaCore
internal import MediaSandbox

extension WorkerSettings {
    /// Memory before a plan says how much is needed.
    private static let probingMemory = 384 << 20
    /// Memory a plan may ask for where no limit is set.
    private static let mostMemory = 8 << 30

    /// Bytes of private memory a worker never has more of.
    var hardMemory: Int { memoryLimit ?? Self.mostMemory }

    /// The rights a worker keeps for a media.
    func sandbox(for asset: MediaAsset) -> Sandbox {
        Sandbox(
            softMemory: min(Self.probingMemory, hardMemory), hardMemory: hardMemory,
            cpuSeconds: processorTimeLimit.map { max(Int($0.components.seconds), 1) },
            largestFile: fileByteLimit,
            // Character sets of subtitle files are libraries.
            loadsLibraries: asset.attachments.contains { $0.type == .subtitle },
            acceptsOpenFiles: acceptsOpenFiles)
    }
}
