import ArgumentParser
import MediaCore

/// Where the work is done.
struct IsolationOptions: ParsableArguments {
    @Flag(help: "Open the media in a process of its own, without the network and other files.")
    var isolated = false

    @Option(help: "Megabytes of memory that process may have.")
    var memoryLimit: Int?

    func validate() throws {
        if let memoryLimit, !(64...1_048_576).contains(memoryLimit) {
            throw ValidationError("--memory-limit is in megabytes, 64 to 1048576")
        }
        if memoryLimit != nil, !isolated { throw ValidationError("--memory-limit limits the process of --isolated") }
    }

    var isolation: Isolation {
        isolated ? .process(WorkerSettings(memoryLimit: memoryLimit.map { $0 << 20 })) : .inProcess
    }
}
