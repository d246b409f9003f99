import Foundation
import MediaCore
import MediaEngine

/// Exports again and again in one process, and prints how much memory and how many descriptors that cost.
///
/// `ExportSoak FILE COUNT FOLDER [REPEAT]`: the file's bytes are repeated to make a long source where asked.
/// `ExportSoak FILE cancel FOLDER`: see `Cancellation`.
@main
struct ExportSoak {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 4, arguments[2] == "cancel" {
            return try await Cancellation.measure(URL(filePath: arguments[1]), in: URL(filePath: arguments[3]))
        }
        guard arguments.count >= 4, let count = Int(arguments[2]) else { return }
        let folder = URL(filePath: arguments[3], directoryHint: .isDirectory)
        var asset = MediaAsset(url: URL(filePath: arguments[1]))
        if arguments.count > 4, let times = Int(arguments[4]) {
            let clip = Array(try Data(contentsOf: URL(filePath: arguments[1])))
            asset = MediaAsset(source: MemorySource(Array(repeatElement(clip, count: times).joined())))
        }
        let hls = HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1))
        var samples: [(memory: Int, descriptors: Int)] = []
        var segments = 0
        for index in 0..<count {
            let output = folder.appending(path: "\(index)", directoryHint: .isDirectory)
            let report = try await ExportSession(
                asset: asset, outputs: [.hls(hls), .mp4()], options: ExportOptions(durability: .cached)
            ).export(to: output)
            segments = report.files.count { $0.path.hasSuffix(".m4s") }
            try FileManager.default.removeItem(at: output)
            if index == count / 3 || index == count - 1 { samples.append((memory(), descriptors())) }
        }
        guard let first = samples.first, let last = samples.last else { return }
        print(
            "{\"memoryEarly\":\(first.memory),\"memoryLate\":\(last.memory),\"descriptorsEarly\":\(first.descriptors),"
                + "\"descriptorsLate\":\(last.descriptors),\"segments\":\(segments),\"peak\":\(peak())}")
    }

    /// Resident bytes now.
    private static func memory() -> Int {
        let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4096
    }

    /// The most bytes that were ever resident.
    private static func peak() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
        return (Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0) * 1024
    }

    private static func descriptors() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }
}
