import Foundation
import MediaCore
import MediaEngine

/// Exports everything twice: one after the other, then side by side in another order. The bytes are the same.
struct DeterminismBattery {
    let bench: Bench
    let files: [String]

    func run() async throws -> BatteryResult {
        var result = BatteryResult(test: "determinism", size: 0)
        var first: [String: String] = [:]
        for file in files {
            if case .success(let digest) = await bench.export(MediaAsset(url: URL(filePath: file)), as: "first") {
                first[file] = digest
            }
        }
        let again = await withTaskGroup(of: (String, String?).self) { group in
            for (index, file) in files.reversed().enumerated() {
                group.addTask {
                    let made = await bench.export(MediaAsset(url: URL(filePath: file)), as: "again-\(index)")
                    return (file, try? made.get())
                }
            }
            return await group.reduce(into: [String: String?]()) { $0[$1.0] = $1.1 }
        }
        result.size = first.count
        for (file, digest) in first.sorted(by: { $0.key < $1.key }) where again[file] != .some(digest) {
            result.failures.append("\(file): \(digest), then \(again[file].flatMap(\.self) ?? "an error")")
        }
        if first.isEmpty { result.failures.append("nothing was exported") }
        result.figures = [("files", Double(files.count))]
        return result
    }
}
