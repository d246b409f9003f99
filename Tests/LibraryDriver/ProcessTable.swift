import Foundation

/// The system's processes, as `/proc` tells them.
enum ProcessTable {
    /// Processes that threads of a process started.
    static func children(of process: String) -> [Int] {
        let folder = "/proc/\(process)/task"
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).flatMap { thread in
            text("\(folder)/\(thread)/children").split(separator: " ").compactMap { Int($0) }
        }
    }

    /// The short name of a program that runs.
    static func name(of process: Int) -> String { text("/proc/\(process)/comm").trimmingCharacters(in: .newlines) }

    /// Processes that run this program or were told of a folder, and belong to nobody who runs: neither to this process nor
    /// to those it was started by.
    static func strays(of root: String) -> [String] {
        var own: Set<Int> = [Int(getpid())]
        var ancestor = parent(of: Int(getpid()))
        while ancestor > 1, own.insert(ancestor).inserted { ancestor = parent(of: ancestor) }
        let program = link("/proc/self/exe")
        let all = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int($0) }
        return all.filter { process in
            guard !own.contains(process), !isBelow(process, Int(getpid())) else { return false }
            return program != nil && link("/proc/\(process)/exe") == program
                || text("/proc/\(process)/cmdline").contains(root + "/")
        }.map { "\($0) \(name(of: $0))" }
    }

    private static func isBelow(_ process: Int, _ other: Int) -> Bool {
        var ancestor = parent(of: process)
        while ancestor > 1 {
            if ancestor == other { return true }
            ancestor = parent(of: ancestor)
        }
        return false
    }

    private static func parent(of process: Int) -> Int {
        // The name before it may hold anything but ends with the last parenthesis.
        let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 1 ? Int(fields[1]) ?? 0 : 0
    }

    private static func link(_ path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }

    /// Read by the system's own calls: Foundation's reading of a file that says it is empty loses a page of memory each time.
    private static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
