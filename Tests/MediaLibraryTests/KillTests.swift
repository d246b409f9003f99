import Foundation
import MediaLibrary
import Testing

/// What becomes of a library whose process ends without warning, at any of its transactions.
@Suite(.serialized) struct KillTests {
    private struct Report: Codable {
        var media: [String: String]
        var failures: [String]
        var findings: [String]
        var doubledEvents: Int
        var folders: [String]
    }

    /// Every how many transactions one is tried: all of them with MEDIA_ALL_KILLS set.
    private static var stride: Int { ProcessInfo.processInfo.environment["MEDIA_ALL_KILLS"] == nil ? 9 : 1 }

    @Test func whatAKilledProcessLeftIsTakenUpByTheNext() async throws {
        try await Fixture.withFolder { folder in
            let served = folder.appending(path: "served")
            try FileManager.default.createDirectory(at: served, withIntermediateDirectories: true)
            for clip in ["h264-aac.mp4", "audio.mp3", "audio.flac"] {
                try FileManager.default.copyItem(at: Fixture.url(clip), to: served.appending(path: clip))
            }
            try Data(TrackTests.subtitles.utf8).write(to: served.appending(path: "subtitles.srt"))
            let server = try Helper(
                "media_server.py", ["--files", served.path], log: folder.appending(path: "requests"))
            let scenario = ["scenario", server.url("files/"), Fixture.url("rotated.mov").path]
            let driver = Tool.built("LibraryDriver")

            let whole = try await Tool.running(driver, [folder.appending(path: "whole").path] + scenario)
            #expect(whole.status == 0, "\(whole.errors.suffix(500))")
            let count = try #require(
                whole.output.split(separator: " ").last.flatMap { Int($0.trimmingCharacters(in: .newlines)) })
            #expect(count > 50)
            for (offset, when) in ["before", "after"].enumerated() {
                for number in Swift.stride(from: 1 + offset * Self.stride / 2, through: count, by: Self.stride) {
                    let root = folder.appending(path: "\(when)-\(number)").path
                    let killed = try await Tool.running(driver, [root] + scenario + [when, "\(number)"])
                    // A scenario may take a few transactions less than the first one did.
                    #expect(killed.status == 9 || killed.status == 0, "\(when) \(number): \(killed.errors.suffix(500))")
                    let next = try await Tool.running(driver, [root, "recover"])
                    #expect(next.status == 0, "\(when) \(number): \(next.errors.suffix(500))")
                    let report = try JSONDecoder().decode(Report.self, from: Data(next.output.utf8))
                    #expect(report.media.values.allSatisfy { $0 == "Ready" }, "\(when) \(number): \(report.media)")
                    #expect(report.failures.isEmpty, "\(when) \(number): \(report.failures)")
                    #expect(report.findings.isEmpty, "\(when) \(number): \(report.findings)")
                    #expect(report.doubledEvents == 0, "\(when) \(number)")
                    #expect(report.folders.isEmpty, "\(when) \(number): \(report.folders)")
                    try FileManager.default.removeItem(atPath: root)
                }
            }
        }
    }
}
