import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import Testing

@Suite struct LifecycleTests {
    @Test func aMediaFromAnAddressBecomesReadyAndItsPackagePlays() async throws {
        try await Shelf.open { shelf, server in
            var options = MediaOptions()
            options.title = "Rotated"
            options.metadata = ["user": "a"]
            let created = try await shelf.library.create(
                from: .url(server.url("files/rotated.mov") + "?key=secret"), options: options)
            #expect(created.status == .created)
            #expect(created.inputs.first?.url == server.url("files/rotated.mov"))
            let media = try await shelf.settled(created.id)
            #expect(media.status == .ready)
            #expect(media.failure == nil)
            #expect(media.packaging == .packaged)
            #expect(media.title == "Rotated")
            let info = try await shelf.library.inputInfo(media.id)
            #expect(info.containerFormat == "mp4")
            #expect(info.info == (try await Fixture.asset("rotated.mov").probe()))
            let master = shelf.path(media, "package/master.m3u8").path
            let probe = try await Tool.running(
                "ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", master])
            #expect(probe.status == 0)
            let seconds = try #require(Double(probe.output.split(separator: "\n").last ?? ""))
            #expect(abs(seconds - (media.duration?.seconds ?? 0)) < 0.1)
        }
    }
}
