#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Commands whose library was killed: nothing tells them, and some of them work for hours.
///
/// Each command carries in its environment, and hands on to what it starts, which process it works for. The next library ends
/// those whose process is no more. Where there is no `/proc` they go on to their own end.
enum LeftCommands {
    /// A variable of a command's environment.
    static let variable = "MEDIA_LIBRARY_PROCESS"
    /// This process: its number, when it began, since numbers are used again, and in which world of numbers it lives.
    static let owner = "\(getpid()):\(beginning(of: getpid()) ?? ""):\(world)"
    /// The namespace of process numbers (namespaces(7)): in another one a number means somebody else.
    private static let world = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""

    /// Ends those that are left.
    static func end() {
        #if os(Linux)
        var ended: [pid_t] = []
        for process in ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap({ pid_t($0) })
        where process != getpid() {
            guard let owner = owner(of: process), !isAlive(owner), kill(process, SIGKILL) == 0 else { continue }
            ended.append(process)
        }
        // They are gone when this returns, but for one that hangs in the kernel.
        for _ in 0..<1000 where ended.contains(where: { beginning(of: $0) != nil }) { usleep(2000) }
        #endif
    }

    /// Whom a process works for; nil for one that is no command.
    private static func owner(of process: pid_t) -> String? {
        text("/proc/\(process)/environ").split(separator: "\0").first { $0.hasPrefix(variable + "=") }.map {
            String($0.dropFirst(variable.count + 1))
        }
    }

    private static func isAlive(_ owner: String) -> Bool {
        let parts = owner.split(separator: ":", omittingEmptySubsequences: false)
        // Its world has a colon of its own, as in `pid:[4026531836]`.
        guard parts.count >= 3, parts[2...].joined(separator: ":") == world, let process = pid_t(parts[0]),
            !parts[1].isEmpty
        else { return true }
        return beginning(of: process) == String(parts[1])
    }

    /// When a process began, in ticks since the system did; nil where there is none or nobody tells.
    private static func beginning(of process: pid_t) -> String? {
        // The program's name before it may hold anything, but ends with the last parenthesis. Field 22 of proc(5).
        let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return String(fields[19])
    }

    private static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var all: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 14)
        while case let count = read(file, &part, part.count), count > 0, all.count < 1 << 20 {
            all += part.prefix(count)
        }
        return String(decoding: all, as: UTF8.self)
    }
}
