import MediaCore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The composed file between composing and exporting.
enum ComposedFile {
    /// A hidden folder beside the output: on its disk, where there is room for a film.
    struct Folder {
        private let path: URL

        /// Throws `outputUnwritable` where it cannot be made.
        init(beside output: String) throws {
            let output = URL(filePath: output, directoryHint: .isDirectory).standardizedFileURL
            path = output.deletingLastPathComponent().appending(
                path: ".\(output.lastPathComponent).composition-\(ProcessInfo.processInfo.processIdentifier)",
                directoryHint: .isDirectory)
            do {
                try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
            } catch {
                throw MediaError(
                    .outputUnwritable, "cannot create \(path.path)", operation: .write, location: output.path)
            }
        }

        var file: URL { path.appending(path: "composition.mp4") }

        func remove() { try? FileManager.default.removeItem(at: path) }
    }

    /// What composing did, for people.
    static func lines(_ report: CompositionReport) -> [String] {
        var lines: [String] = []
        let plan = report.plan
        switch plan.picture {
        case .none: lines.append("composed: sound, \(plan.duration)")
        case .copied: lines.append("composed: the picture as it is with new sound, \(plan.duration)")
        case .encoded(let encoding):
            let rate = encoding.frameRate.map { " at \($0)" } ?? ""
            lines.append("composed: \(plan.clips.count) clips, \(encoding.size)\(rate), \(plan.duration)")
        }
        if let loudness = report.loudness {
            let measured = loudness.integrated.map { "\(rounded($0)) LUFS" } ?? "silence"
            lines.append("loudness: \(measured), gain \(rounded(loudness.gain)) dB")
        }
        lines += report.repairs.map { "repaired: \($0.message)" + ($0.count > 1 ? " (\($0.count))" : "") }
        return lines + report.warnings.map { "warning: \($0)" }
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
