import Foundation
import MediaCore
import MediaLibrary

/// What became of everything in a library. Nothing in it differs between two libraries that did the same.
struct Report: Codable {
    /// States of media by their ids.
    var media: [String: String]
    var failures: [String]
    /// What a check found, and what is left of it after it was put right.
    var findings: [String]
    var lasting: [String]
    var doubledEvents: Int
    /// What lies in the folder of things that are being removed.
    var folders: [String]
    /// Media, uploads and files in the order they were made.
    var state: [String] = []
    /// Types of all events, oldest first.
    var events: [String]
    /// Programs that nobody waits for any more.
    var processes: [String]
    /// Changes that were seen.
    var changes: Int

    /// Waits for the jobs and the webhooks.
    static func untilNothingIsLeft(_ library: MediaLibrary) async throws {
        _ = try await LibraryDriver.until { () -> Bool? in
            guard try await library.jobCounts() == (0, 0) else { return nil }
            return try await library.deliveries(.waiting).items.isEmpty ? true : nil
        }
    }

    init(_ library: MediaLibrary, changes: Int) async throws {
        self.changes = changes
        findings = try await library.check(repairs: false).findings.map { "\($0.kind) \($0.message)" }
        if !findings.isEmpty {
            _ = try await library.check()
            try await Self.untilNothingIsLeft(library)
        }
        lasting = try await library.check(repairs: false).findings.map { "\($0.kind) \($0.message)" }
        media = [:]
        failures = []
        for item in try await library.list(PageRequest(size: 50, order: .ascending)).items {
            media[item.id.uuidString.lowercased()] = item.status.rawValue
            if let failure = item.failure { failures.append(failure.message) }
            if item.status == .ready { _ = try await library.streamFile("master.m3u8", of: item.id) }
            for track in item.tracks where track.status != .available { failures.append("track \(track.status)") }
            for file in item.renditions where file.status != .ready { failures.append("\(file.kind) \(file.status)") }
            state.append(Self.state(of: item))
            if library.progress(of: item.id) != nil { failures.append("there is progress of what is done") }
        }
        for upload in try await library.unusedUploads().items { state.append("upload \(upload.status)") }
        for file in try await library.files().items {
            state.append("file \(file.name) \(file.status) \(file.byteCount ?? 0) \(file.failure?.code.rawValue ?? "")")
        }
        let past = try await library.pastEvents(PageRequest(size: 50, order: .ascending)).items
        events = past.map(\.type.rawValue)
        let keys = past.map { "\($0.objectID) \($0.type) \($0.createdAt.timeIntervalSince1970)" }
        let once = ["video.media.created", "video.media.ready", "video.media.deleted", "video.upload.media_created"]
        let counted = Dictionary(grouping: past.filter { once.contains($0.type.rawValue) }) {
            "\($0.objectID) \($0.type)"
        }
        doubledEvents = counted.values.filter { $0.count > 1 }.count + keys.count - Set(keys).count
        let root = library.configuration.root.path
        folders = (try? FileManager.default.contentsOfDirectory(atPath: root + "/removed")) ?? []
        processes = []
        processes = try await Self.strays(of: root)
    }

    /// One line of JSON.
    var text: String { get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) } }

    private static func state(of media: Media) -> String {
        let tracks = media.tracks.map {
            "\($0.type) \($0.status) \($0.languageCode) \($0.renditionID ?? "")"
                + ($0.failure.map { " \($0.code)" } ?? "")
        }
        let files = media.renditions.map {
            "\($0.kind) \($0.status) \($0.byteCount ?? 0) \($0.failure?.code.rawValue ?? "")"
        }
        return "media \(media.title ?? "") \(media.status.rawValue) \(media.packaging) "
            + "\(media.failure?.code.rawValue ?? "") \(media.duration?.description ?? "") \(tracks) \(files) "
            + "\(media.summary?.text ?? "") \(media.summary?.failure?.code.rawValue ?? "")"
    }

    /// What still runs when it had time to notice that nobody listens.
    private static func strays(of root: String) async throws -> [String] {
        let deadline = ContinuousClock.now + .seconds(5)
        var strays = ProcessTable.strays(of: root)
        while !strays.isEmpty, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
            strays = ProcessTable.strays(of: root)
        }
        return strays
    }
}
