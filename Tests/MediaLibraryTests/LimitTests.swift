import Foundation
import MediaCore
import MediaEngine
import Testing

@testable import MediaLibrary

@Suite struct LimitTests {
    @Test func aMediaLongerThanItMayBeFailsByItsProbeAndByWhatIsMadeOfIt() async throws {
        try await Shelf.open({ $0.maximumDuration = .seconds(13) }) { shelf, server in
            let short = try await shelf.media(server, "h264-aac.mp4")
            #expect(short.status == .ready)
            var options = MediaOptions()
            options.edits.introURL = server.url("files/h264-aac.mp4")
            let long = try await shelf.media(server, "h264-aac.mp4", options)
            #expect(long.failure?.code == .tooLong)
        }
        try await Shelf.open({ $0.maximumDuration = .seconds(1) }) { shelf, server in
            let long = try await shelf.media(server, "h264-aac.mp4")
            #expect(long.failure?.code == .tooLong)
        }
    }

    @Test func aLibraryThatCannotStartWorkersSaysSoAtOnce() async throws {
        try await Fixture.withFolder { folder in
            for program in ["/bin/true", "/nowhere/media"] {
                var configuration = Shelf.configuration(folder)
                configuration.isolation = .process(WorkerSettings(executable: program))
                let library = try await MediaLibrary(configuration)
                let error = await Fixture.error { try await library.run() } as? LibraryError
                #expect(error?.code == .workerUnavailable, "\(program)")
            }
        }
    }
}
