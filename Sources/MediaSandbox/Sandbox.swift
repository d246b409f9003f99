internal import CMediaSandbox
package import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The rights a process gives up before it touches anything from strangers.
package struct Sandbox: Sendable, Codable {
    /// Bytes of private memory: at first, and at most.
    package var softMemory: Int
    package var hardMemory: Int
    /// Seconds of processor time; nil for no limit.
    package var cpuSeconds: Int?
    /// Bytes of the largest file.
    package var largestFile: Int
    package var openFiles = 256
    /// Whether libraries are loaded later on (character sets are).
    package var loadsLibraries: Bool
    /// Whether files may stay unrestricted where the kernel cannot restrict them.
    package var acceptsOpenFiles: Bool

    package init(
        softMemory: Int, hardMemory: Int, cpuSeconds: Int?, largestFile: Int, loadsLibraries: Bool = false,
        acceptsOpenFiles: Bool = false
    ) {
        self.softMemory = softMemory
        self.hardMemory = hardMemory
        self.cpuSeconds = cpuSeconds
        self.largestFile = largestFile
        self.loadsLibraries = loadsLibraries
        self.acceptsOpenFiles = acceptsOpenFiles
    }

    /// What was put in place on this system.
    package struct Protections: Sendable, Hashable, Codable {
        /// A network namespace without any interface.
        package var hasOwnNetwork = false
        /// Files can be opened beneath the folders given only.
        package var restrictsFiles = false
        /// System calls that media do not need are refused.
        package var restrictsSystemCalls = false
    }

    /// Gives up the rights of the calling process, which must have one thread.
    ///
    /// - Parameters:
    ///   - written: descriptors of folders it may change.
    ///   - read: descriptors of folders it may read.
    ///   - libraries: folders the program's libraries lie in.
    /// - Throws: `workerUnavailable` where the kernel could protect and does not.
    package func enter(written: [CInt], read: [CInt], libraries: [String]) throws(MediaError) -> Protections {
        guard cmedia_thread_count() <= 1 else {
            throw Self.failure("the program had threads before MediaWorker.runIfRequested() was called", 0)
        }
        var protections = Protections()
        var limits = cmedia_limits(
            soft_memory: UInt64(softMemory), hard_memory: UInt64(hardMemory),
            // Libraries, stacks and what allocators reserve without using it.
            address_space: UInt64(hardMemory) + 4 << 30, cpu_seconds: UInt64(cpuSeconds ?? 0),
            open_files: UInt64(openFiles), file_size: UInt64(largestFile))
        if Self.isInstrumented { (limits.hard_memory, limits.address_space) = (0, 0) }
        try Self.check(cmedia_apply_limits(&limits), "its limits cannot be set")
        // Before rights are dropped; where it is not allowed, refusing sockets does.
        protections.hasOwnNetwork = cmedia_leave_network() == 0
        try Self.check(cmedia_drop_privileges(), "its privileges cannot be dropped")
        if cmedia_landlock_version() > 0 {
            let readable = Self.systemFolders + libraries
            let names = readable.map { UnsafePointer(strdup($0)) }
            defer { for name in names { free(UnsafeMutablePointer(mutating: name)) } }
            try Self.check(
                cmedia_restrict_files(
                    names, CInt(names.count), written, CInt(written.count), read, CInt(read.count)),
                "its files cannot be restricted")
            protections.restrictsFiles = true
        }
        #if os(Linux)
        guard protections.restrictsFiles || acceptsOpenFiles else {
            throw Self.failure(
                "the worker is not safe: the kernel has no Landlock; WorkerSettings.acceptsOpenFiles does without", 0)
        }
        if !Self.isInstrumented {
            try Self.check(
                cmedia_restrict_system_calls(loadsLibraries ? 1 : 0), "its system calls cannot be restricted")
            protections.restrictsSystemCalls = true
        }
        #endif
        return protections
    }

    /// Where shared libraries, character sets and the number of processors are read.
    private static let systemFolders = [
        "/usr/lib", "/lib", "/lib64", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime",
        "/usr/share/zoneinfo", "/sys/devices/system/cpu", "/proc/self", "/dev/null", "/dev/urandom",
    ]

    /// Sanitizers map terabytes and make system calls of their own.
    private static var isInstrumented: Bool { cmedia_is_instrumented() == 1 }

    private static func check(_ result: CInt, _ what: String) throws(MediaError) {
        if result != 0 { throw failure("the worker is not safe: \(what)", result) }
    }

    private static func failure(_ message: String, _ number: CInt) -> MediaError {
        MediaError(
            .workerUnavailable, number == 0 ? message : "\(message): \(String(cString: strerror(number)))",
            operation: .open)
    }
}
