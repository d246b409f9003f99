import Foundation
import MediaCore
import MediaEngine
import Synchronization
import Testing

@testable import MediaLibrary

@Suite struct PictureTests {
    @Test func aPictureThatWasMadeIsKeptAndOnlyTheNewestOfMany() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "h264-aac.mp4")
            let settings = ThumbnailSettings(time: MediaTime(value: 1, timescale: 1), width: 64, format: .png)
            let first = try await library.thumbnail(of: media.id, settings)
            let names = Fixture.contents(shelf.path(media, "images")).filter { $0.hasPrefix("still-") }
            #expect(names.count == 1)
            // What is kept is what is given.
            let name = try #require(names.first)
            let mark = Array("kept".utf8)
            try Data(mark).write(to: shelf.path(media, "images/\(name)"))
            #expect(try await library.thumbnail(of: media.id, settings) == mark)
            try FileManager.default.removeItem(at: shelf.path(media, "images/\(name)"))
            #expect(try await library.thumbnail(of: media.id, settings) == first)
            for number in 0..<100 {
                try Data(mark).write(to: shelf.path(media, "images/still-\(number)"))
            }
            _ = try await library.preview(of: media.id)
            let kept = Fixture.contents(shelf.path(media, "images"))
            #expect(kept.count == 50 + 1 + 2, "\(kept.count) pictures")
            #expect(kept.contains("thumbnail.jpg") && kept.contains { $0.hasPrefix("preview-") })
        }
    }

    /// Counts what is made, and holds it until it is let go.
    private final class Maker: Sendable {
        let made = Mutex(0)
        let most = Mutex((running: 0, most: 0))
        let gate = AsyncStream.makeStream(of: Never.self)

        func make() async throws -> [UInt8] {
            made.withLock { $0 += 1 }
            most.withLock {
                $0.running += 1
                $0.most = max($0.most, $0.running)
            }
            defer { most.withLock { $0.running -= 1 } }
            for await _ in gate.stream {}
            for _ in 0..<10 { await Task.yield() }
            try Task.checkCancellation()
            return [1]
        }
    }

    @Test func whoAsksForAPictureThatIsBeingMadeWaitsForIt() async throws {
        let (desk, maker) = (PictureDesk(places: 2), Maker())
        let readers = (0..<5).map { _ in Task { try await desk.picture("a") { try await maker.make() } } }
        _ = try await until("it is being made") { maker.made.withLock { $0 == 1 ? true : nil } }
        maker.gate.continuation.finish()
        for reader in readers { #expect(try await reader.value == [1]) }
        #expect(maker.made.withLock { $0 } <= 5)
        #expect(maker.most.withLock { $0.most } == 1)
    }

    @Test func aStillPictureDoesNotWaitForAnimationsAndTooManyAreRefused() async throws {
        let (desk, slow) = (PictureDesk(places: 2), Maker())
        let animations = (0..<33).map { number in
            Task { try await desk.picture("animation \(number)", .animation) { try await slow.make() } }
        }
        // One is being made, the others wait.
        while await desk.waitingCount < 32 { try await Task.sleep(for: .milliseconds(5)) }
        let refusal = await Fixture.error { _ = try await desk.picture("one more", .animation) { [] } }
        #expect((refusal as? MediaError)?.code == .tooBusy)
        #expect(try await desk.picture("still") { [1] } == [1])
        slow.gate.continuation.finish()
        for animation in animations { _ = try await animation.value }
    }

    @Test func noMorePicturesAreMadeAtOnceThanThereArePlaces() async throws {
        let (desk, maker) = (PictureDesk(places: 2), Maker())
        maker.gate.continuation.finish()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    _ = try await desk.picture("\(number)") { try await maker.make() }
                }
            }
            try await group.waitForAll()
        }
        #expect(maker.made.withLock { $0 } == 20)
        #expect(maker.most.withLock { $0.most } <= 2)
    }

    @Test func aPictureNobodyWaitsForAnyMoreIsNotMade() async throws {
        let (desk, maker, second) = (PictureDesk(places: 1), Maker(), Maker())
        let reader = Task { try await desk.picture("a") { try await maker.make() } }
        _ = try await until("it is being made") { maker.made.withLock { $0 == 1 ? true : nil } }
        let waiting = Task { try await desk.picture("b") { try await second.make() } }
        waiting.cancel()
        reader.cancel()
        await #expect(throws: CancellationError.self) { try await reader.value }
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(second.made.withLock { $0 } == 0)
        // The place is free again, and so is the name.
        #expect(try await desk.picture("a") { [2] } == [2])
    }
}
