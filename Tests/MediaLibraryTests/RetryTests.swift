import Foundation
import MediaCore
import MediaEngine
import Testing

@testable import MediaLibrary

@Suite struct RetryTests {
    /// What waits an hour for its next try does not hold up what its owner asks for meanwhile.
    @Test func aTrackIsAddedThoughThePackageHasToWait() async throws {
        try await TrackTests.open({ $0.retries = RetryPolicy(attempts: 1) }) { shelf, server, files in
            let library = shelf.library
            let created = try await library.create(from: .url(server.url("slow/vp9-opus.webm?rate=50000")))
            _ = try await until("its folder is there") { () -> Bool? in
                FileManager.default.fileExists(atPath: shelf.path(created).path) ? true : nil
            }
            // Something lies where segments are to be kept.
            try Data([1]).write(to: shelf.path(created, "work"))
            _ = try await until("the package failed and waits") { () -> Bool? in
                let jobs = try await library.core.store.read { try $0.readable(Job.self, RecordQuery(.job)) }
                return jobs.contains { $0.task == .package && $0.failures > 0 } ? true : nil
            }
            #expect(try await library.get(created.id).packaging == .onDemand)
            try FileManager.default.removeItem(at: shelf.path(created, "work"))
            let track = try await library.addTrack(
                to: created.id, type: .subtitle, url: files.url("files/hello.srt"), languageCode: "en",
                languageName: "English")
            let media = try await until("the track is there") { () -> Media? in
                let media = try await library.get(created.id)
                return media.tracks.first { $0.id == track.id }?.status == .preparing ? nil : media
            }
            let added = try #require(media.tracks.first { $0.id == track.id })
            #expect(added.status == .available, "\(added.failure?.message ?? "")")
            #expect(media.packaging == .packaged)
            let tracks = try await MediaPackage(at: shelf.path(media, "package")).tracks()
            #expect(tracks.contains { $0.id == added.renditionID && $0.type == .subtitle })
        }
    }
}
