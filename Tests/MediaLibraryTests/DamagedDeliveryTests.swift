import Foundation
import Testing

@testable import MediaLibrary

/// Webhooks whose records were damaged, or were written by a clock that was wrong.
@Suite(.serialized) struct DamagedDeliveryTests {
    private static let secret = Data(UInt8(1)...32).base64EncodedString()

    /// Leaves `count` deliveries in a store, changes it as `damage` says, and opens a library that sends them.
    private func after(
        _ count: Int, path: String = "hook", _ damage: (any MediaStore) async throws -> Void,
        _ body: (Shelf, Helper) async throws -> Void
    ) async throws {
        try await Fixture.withFolder { folder in
            let receiver = try Helper(
                "webhook_receiver.py", ["--secret", Self.secret], log: folder.appending(path: "deliveries"))
            var configuration = Shelf.configuration(folder)
            configuration.webhooks = [try WebhookEndpoint(url: receiver.url("hook"), secret: Self.secret)]
            let library = try await MediaLibrary(configuration)
            for number in 0..<count {
                let id = try await library.shelve(.failed, title: "\(number)")
                _ = try await library.update(id, title: "other")
            }
            try await damage(library.core.store)
            await library.close()
            let sent = configuration.webhooks.map { _ in receiver.url(path) }
            try await Shelf.open(
                in: folder,
                {
                    $0.webhooks = try sent.map { try WebhookEndpoint(url: $0, secret: Self.secret) }
                    $0.webhookSchedule = WebhookSchedule(delays: [.milliseconds(10)])
                }
            ) { try await body($0, receiver) }
        }
    }

    private func settled(_ shelf: Shelf, _ state: WebhookDelivery.State, _ count: Int) async throws {
        _ = try await until("\(count) are \(state)") {
            try await shelf.library.deliveries(state).totalCount == count ? true : nil
        }
    }

    @Test func oneThatCannotBeReadDoesNotKeepTheOthersFromBeingSentAndIsSentAfterACheck() async throws {
        try await after(4) { store in
            let first = try await store.keys(RecordQuery(.delivery, limit: 1))[0]
            try await store.damage(.delivery, key: first) { $0.tear() }
        } _: { shelf, receiver in
            try await settled(shelf, .delivered, 3)
            #expect(try await shelf.library.core.store.keys(RecordQuery(.delivery, states: ["damaged"])).count == 1)
            let told = try await shelf.library.check(repairs: false)
            #expect(told.findings.map(\.kind) == [.damagedRecord])
            #expect(told.findings.allSatisfy { !$0.isRepaired && !$0.message.contains("http") })
            let mended = try await shelf.library.check()
            #expect(mended.findings.map(\.isRepaired) == [true])
            try await settled(shelf, .delivered, 4)
            #expect(Delivery.all(receiver).count == 4)
            #expect(try await shelf.library.check().isClean)
        }
    }

    @Test func oneThatIsDueInAnotherCenturyIsSentAfterTheLongestDelay() async throws {
        try await after(2) { store in
            try await store.damage(.delivery) {
                try $0.set("date", Date(timeIntervalSince1970: 3_976_214_400).timeIntervalSinceReferenceDate)
                $0.position = 3_976_214_400_000_000
            }
        } _: { shelf, _ in
            try await settled(shelf, .delivered, 2)
        }
    }

    @Test func thoseOfAnEndpointThatIsGoneAreEndedHoweverManyAndWhateverCannotBeReadIsSetAside() async throws {
        try await after(1, path: "other") { store in
            try await store.write { writer in
                let delivery = try writer.records(RecordQuery(.delivery))[0]
                let event = try writer.value(LibraryEvent.self, delivery.owner ?? "")
                for number in 0..<1200 {
                    try writer.put(WebhookDelivery(try #require(event), endpoint: "http://example.com/\(number)"))
                }
            }
            try await store.damage(.delivery) { record in if record.key.hasSuffix("/7") { record.tear() } }
        } _: { shelf, receiver in
            try await settled(shelf, .failed, 1200)
            #expect(try await shelf.library.core.store.keys(RecordQuery(.delivery, states: ["damaged"])).count == 1)
            #expect(Delivery.all(receiver).isEmpty)
        }
    }
}
