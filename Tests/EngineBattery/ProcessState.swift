import Foundation

/// What the process holds of the system now.
struct ProcessState: Equatable {
    var memory: Int
    var descriptors: Int
    var threads: Int
    var children: Int

    init() {
        memory = Self.status("VmRSS:") << 10
        descriptors = Self.count("/proc/self/fd")
        threads = Self.count("/proc/self/task")
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        children = tasks.reduce(0) { sum, task in
            let list = (try? String(contentsOfFile: "/proc/self/task/\(task)/children", encoding: .utf8)) ?? ""
            return sum + list.split(separator: " ").count
        }
    }

    /// Most memory the process has had, in bytes.
    static var peak: Int { status("VmHWM:") << 10 }

    private static func status(_ field: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    private static func count(_ folder: String) -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).count
    }
}
