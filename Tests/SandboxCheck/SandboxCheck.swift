import Foundation
import MediaSandbox

/// Gives up its rights as a worker does, then tries what a program that was taken over would try, and prints what of it
/// worked.
///
/// `SandboxCheck FOLDER FILE`: the folder it may write to, and a file elsewhere.
@main
struct SandboxCheck {
    static func main() throws {
        let folder = open(CommandLine.arguments[1], O_RDONLY | O_DIRECTORY)
        let parent = getppid()
        let protections = try Sandbox(softMemory: 128 << 20, hardMemory: 256 << 20, cpuSeconds: 5, largestFile: 1 << 20)
            .enter(written: [folder], read: [], libraries: [])
        let attempts: [(String, () -> Bool)] = [
            ("writes in its folder", { writes("\(CommandLine.arguments[1])/made") }),
            ("reads a system library's folder", { access("/usr/lib", R_OK) == 0 }),
            ("reads the password file", { succeeds(open("/etc/passwd", O_RDONLY)) }),
            ("reads the folder above", { succeeds(open("\(CommandLine.arguments[1])/..", O_RDONLY | O_DIRECTORY)) }),
            ("writes elsewhere", { writes("/tmp/media-sandbox-check-\(getpid())") }),
            ("makes a link out", { symlink("/etc/passwd", "\(CommandLine.arguments[1])/link") == 0 }),
            ("changes modes elsewhere", { chmod("\(CommandLine.arguments[2])", 0o777) == 0 }),
            ("changes modes in its folder", { chmod("\(CommandLine.arguments[1])/made", 0o4755) == 0 }),
            ("has signals sent to its parent", { fcntl(0, F_SETOWN, parent) == 0 }),
            ("slows its parent down", { setpriority(__priority_which_t(0), id_t(parent), 19) == 0 }),
            ("executes what it wrote", { mapsFile("\(CommandLine.arguments[1])/made", PROT_READ | PROT_EXEC) }),
            ("makes a TCP socket", { succeeds(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)) }),
            ("makes a UDP socket", { succeeds(socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)) }),
            ("makes a local socket", { succeeds(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)) }),
            ("starts a program", { starts("/bin/true") }),
            ("signals its parent", { kill(parent, 0) == 0 }),
            ("maps memory to write and execute", { maps(PROT_READ | PROT_WRITE | PROT_EXEC) }),
            ("changes its root", { chroot("/") == 0 }),
            ("raises its limits", { raisesMemory() }),
            ("writes a large file", { writesLarge("\(CommandLine.arguments[1])/large") }),
            ("allocates half a gigabyte", { allocates(512 << 20) }),
        ]
        for (name, attempt) in attempts { print("\(name)\t\(attempt())") }
        print("own network\t\(protections.hasOwnNetwork)")
        print("restricted files\t\(protections.restrictsFiles)")
    }

    private static func succeeds(_ descriptor: Int32) -> Bool {
        if descriptor >= 0 { close(descriptor) }
        return descriptor >= 0
    }

    private static func writes(_ path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { if descriptor >= 0 { close(descriptor) } }
        return descriptor >= 0 && write(descriptor, "x", 1) == 1
    }

    private static func writesLarge(_ path: String) -> Bool {
        signal(SIGXFSZ, SIG_IGN)
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        return pwrite(descriptor, "x", 1, 2 << 20) == 1
    }

    private static func starts(_ path: String) -> Bool {
        var process: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(path), nil]
        guard posix_spawn(&process, path, nil, nil, &arguments, nil) == 0 else { return false }
        var status: Int32 = 0
        return waitpid(process, &status, 0) == process && status == 0
    }

    private static func maps(_ protection: Int32) -> Bool {
        let memory = mmap(nil, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return memory != MAP_FAILED
    }

    private static func mapsFile(_ path: String, _ protection: Int32) -> Bool {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        return descriptor >= 0 && mmap(nil, 4096, protection, MAP_PRIVATE, descriptor, 0) != MAP_FAILED
    }

    private static func raisesMemory() -> Bool {
        var wanted = rlimit(rlim_cur: 1 << 40, rlim_max: 1 << 40)
        return setrlimit(__rlimit_resource_t(UInt32(RLIMIT_DATA.rawValue)), &wanted) == 0
    }

    private static func allocates(_ bytes: Int) -> Bool {
        guard let memory = malloc(bytes) else { return false }
        free(memory)
        return true
    }
}
