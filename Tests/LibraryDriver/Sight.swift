import Foundation

/// What somebody sees of a library's work from outside: files with their sizes, how far the work is, processes.
struct Sight: Equatable {
    private(set) var entries: [String: Int] = [:]

    /// Files below a library's root, by their paths in it; of what is being removed only that it is there.
    mutating func addFiles(of root: String) {
        for area in ["media", "files", "user-media", "uploads"] { add(root, area) }
        let removed = (try? FileManager.default.contentsOfDirectory(atPath: root + "/removed")) ?? []
        if !removed.isEmpty { entries["removed/"] = removed.count }
    }

    private mutating func add(_ root: String, _ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? [] {
            let path = folder + "/" + name
            var status = stat()
            // It may go in between.
            guard lstat(root + "/" + path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                entries[path + "/"] = 0
                if name != Step.ballast { add(root, path) }
            } else {
                entries[path] = Int(status.st_size)
            }
        }
    }

    /// How far the work on something is, in twentieths.
    mutating func addProgress(_ step: String, _ fraction: Double?) {
        entries["progress " + step] = Int((fraction ?? 0) * 20)
    }

    /// The processes this one started.
    mutating func addProcesses() {
        for process in ProcessTable.children(of: "self") {
            entries["process \(ProcessTable.name(of: process))"] = process
        }
    }

    /// Whether something is there that has so many bytes, and was not so before.
    func has(_ text: String, size: Int, since first: Sight) -> Bool {
        entries.contains { $0.key.contains(text) && $0.value >= size && first.entries[$0.key] != $0.value }
    }
}
