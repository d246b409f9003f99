import Foundation
import MediaLibrary

/// Opens a library that was killed, waits until nothing is left to do, and tells what became of everything.
struct Recovery {
    let root: URL

    private struct Report: Codable {
        var media: [String: String]
        var failures: [String]
        var findings: [String]
        var jobs: Int
        var doubledEvents: Int
        var folders: [String]
    }

    func run() async throws {
        let library = try await MediaLibrary(LibraryDriver.configuration(root))
        let running = Task { try await library.run() }
        _ = try await LibraryDriver.until { try await library.jobCounts() == (0, 0) ? true : nil }
        let check = try await library.check(repairs: false)
        var media: [String: String] = [:]
        var failures: [String] = []
        for item in try await library.list(PageRequest(size: 50)).items {
            media[item.id.uuidString.lowercased()] = item.status.rawValue
            if let failure = item.failure { failures.append(failure.message) }
            if item.status == .ready { _ = try await library.streamFile("master.m3u8", of: item.id) }
            for track in item.tracks where track.status != .available { failures.append("track \(track.status)") }
            for file in item.renditions where file.status != .ready { failures.append("\(file.kind) \(file.status)") }
        }
        let events = try await library.pastEvents(PageRequest(size: 50)).items
        let keys = events.map { "\($0.objectID) \($0.type) \($0.createdAt.timeIntervalSince1970)" }
        let once = ["video.media.created", "video.media.ready", "video.media.deleted", "video.upload.media_created"]
        let counted = Dictionary(grouping: events.filter { once.contains($0.type.rawValue) }) {
            "\($0.objectID) \($0.type)"
        }
        let report = Report(
            media: media, failures: failures, findings: check.findings.map { "\($0.kind) \($0.message)" },
            jobs: 0, doubledEvents: counted.values.filter { $0.count > 1 }.count + keys.count - Set(keys).count,
            folders: ((try? FileManager.default.contentsOfDirectory(atPath: root.path + "/removed")) ?? []))
        running.cancel()
        try await running.value
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }
}
