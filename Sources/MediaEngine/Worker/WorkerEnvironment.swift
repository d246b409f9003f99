internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What a worker sees of its host's surroundings: where libraries are, and nothing else.
enum WorkerEnvironment {
    /// Variables a program does not start without, or that tests watch it with.
    private static let passedOn = [
        "LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS",
    ]

    /// As `name=value`. Few memory arenas: threads of a job share what they allocate.
    static var variables: [String] {
        let passed = passedOn.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
        return passed + ["LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no", "MALLOC_ARENA_MAX=4"]
    }

    /// Folders libraries may lie in beside the system's.
    static var libraryFolders: [String] {
        let named = getenv("LD_LIBRARY_PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
        return (named + [LibraryVersions.folder].compactMap(\.self)).filter { folder in
            // Not the whole tree.
            folder.hasPrefix("/") && folder.contains { $0 != "/" && $0 != "." }
        }
    }
}
