import Foundation
import MediaCore
import MediaEngine

/// Packages whose tracks are changed.
enum ChangedPackage {
    static let settings = HLSSettings(
        segmentDuration: MediaTime(value: 2, timescale: 1), includesDASH: true)
    static let change = TrackChangeOptions(durability: .cached)

    static func package(
        in folder: URL, outputs: [OutputRequest] = [.hls(settings)], name: String = "ladder.mp4",
        options: ExportOptions = ExportOptions(durability: .cached)
    ) async throws -> URL {
        let output = folder.appending(path: "package")
        _ = try await ExportSession(asset: Fixture.asset(name), outputs: outputs, options: options).export(to: output)
        return output
    }

    static func text(in folder: URL, _ words: String = "Hello") throws -> URL {
        let url = folder.appending(path: "\(words).srt")
        try Data("1\n00:00:01,000 --> 00:00:05,000\n\(words)\n".utf8).write(to: url)
        return url
    }

    /// The inode and modification time of each file below a folder.
    static func inodes(_ folder: URL) throws -> [String: UInt64] {
        var found: [String: UInt64] = [:]
        let files = FileManager.default.enumerator(atPath: folder.path)
        while let name = files?.nextObject() as? String {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
            if attributes[.type] as? FileAttributeType == .typeRegular {
                found[name] = (attributes[.systemFileNumber] as? NSNumber)?.uint64Value
            }
        }
        return found
    }
}
