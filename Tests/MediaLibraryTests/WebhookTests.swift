import Foundation
import MediaCore
import Testing

@testable import MediaLibrary

@Suite(.serialized) struct WebhookTests {
    private static let key = Array(UInt8(1)...32)
    private static let secret = Data(key).base64EncodedString()

    /// Runs `body` in a folder, with a receiver of webhooks and a server for the clips.
    private func begin(_ body: (_ folder: URL, _ receiver: Helper, _ server: Helper) async throws -> Void) async throws
    {
        try await Fixture.withFolder { folder in
            let receiver = try Helper(
                "webhook_receiver.py", ["--secret", Self.secret], log: folder.appending(path: "deliveries"))
            let server = try Helper(
                "media_server.py", ["--files", Fixture.root.appending(path: "Fixtures/clips").path],
                log: folder.appending(path: "requests"))
            try await body(folder, receiver, server)
        }
    }

    /// Sets where webhooks go.
    private func send(
        _ configuration: inout LibraryConfiguration, to receiver: Helper, _ paths: [String], delays: [Duration] = [],
        answerTimeLimit: Duration = .seconds(10)
    ) throws {
        configuration.webhooks = try paths.map { try WebhookEndpoint(url: receiver.url($0), secret: Self.secret) }
        configuration.webhookSchedule = WebhookSchedule(delays: delays, answerTimeLimit: answerTimeLimit)
    }

    /// Makes a media that fails: two events, and little work.
    private func fail(_ shelf: Shelf, _ server: Helper) async throws -> Media {
        try await shelf.settled(shelf.library.create(from: .url(server.url("files/nothing.mp4"))).id)
    }

    /// Deliveries in a state, when there are so many of them.
    private func deliveries(
        _ shelf: Shelf, _ state: WebhookDelivery.State, _ count: Int, within limit: Duration = .seconds(60)
    ) async throws -> [WebhookDelivery] {
        try await until("\(count) webhooks are \(state.rawValue)", within: limit) { () -> [WebhookDelivery]? in
            let page = try await shelf.library.deliveries(state, PageRequest(size: 50))
            return page.totalCount == count ? page.items : nil
        }
    }

    @Test func whatHappensToAMediaIsToldSignedAndInOrder() async throws {
        try await begin { folder, receiver, server in
            let workspace = LibraryConfiguration.Workspace(id: UUID(), name: "tests")
            let adjust = { (configuration: inout LibraryConfiguration) throws -> Void in
                configuration.workspace = workspace
                try send(&configuration, to: receiver, ["hook"])
            }
            let (listener, id) = try await Shelf.open(in: folder, adjust) {
                shelf -> (Task<[LibraryEvent], Never>, UUID) in
                let stream = shelf.library.events()
                let listener = Task {
                    var events: [LibraryEvent] = []
                    for await event in stream { events.append(event) }
                    return events
                }
                let media = try await shelf.media(server, "rotated.mov")
                #expect(media.status == .ready)
                _ = try await shelf.library.update(media.id, title: "Änderung \"1\"")
                try await shelf.library.delete(media.id)
                let sent = try await deliveries(shelf, .delivered, 4)
                #expect(sent.allSatisfy { $0.attempts == 1 && $0.lastStatus == 200 && $0.lastError == nil })
                return (listener, media.id)
            }
            let told = Delivery.all(receiver)
            try #require(told.count == 4)
            #expect(
                told.map(\.type) == [
                    "video.media.created", "video.media.ready", "video.media.updated", "video.media.deleted",
                ])
            #expect(told.map(\.createdAt) == told.map(\.createdAt).sorted())
            #expect(Set(told.map(\.id)).count == 4)
            let statuses = ["media_created", "media_ready", "media_updated", "media_deleted"]
            for (delivery, status) in zip(told, statuses) {
                try expectEnvelope(delivery, of: id, status: status, workspace)
            }
            #expect(told[0].value["data"]?["status"] == "Created")
            #expect(told[1].value["data"]?["status"] == "Ready")
            #expect(told[2].value["data"]?["title"] == .string("Änderung \"1\""))
            // Who listens in this process gets the same bytes in the same order.
            let events = await listener.value
            #expect((events.map(\.body) == told.map(\.body)) == true)
            #expect(events.map(\.id.lowercase) == told.map(\.id))
            #expect(events.map(\.createdAt.wireText) == told.map(\.createdAt))
        }
    }

    private func expectEnvelope(
        _ delivery: Delivery, of media: UUID, status: String, _ workspace: LibraryConfiguration.Workspace
    ) throws {
        #expect(delivery.isSigned)
        let signature = try #require(delivery.headers["fastpix-signature"])
        #expect(WebhookSignature.isValid(signature, of: delivery.body, secret: Self.key))
        #expect(delivery.headers["content-type"] == "application/json")
        #expect(delivery.path == "/hook")
        guard case .object(let fields) = delivery.value else {
            Issue.record("the body is no object")
            return
        }
        #expect(
            fields.keys.sorted() == [
                "attempts", "createdAt", "data", "id", "object", "status", "type", "workspace",
            ])
        #expect(fields["object"] == .object(["type": "media", "id": .string(media.lowercase)]))
        #expect(
            fields["workspace"] == .object(["id": .string(workspace.id.lowercase), "name": .string(workspace.name)]))
        #expect(fields["status"] == .string(status))
        #expect(fields["attempts"] == .array([]))
        #expect(fields["data"]?["id"] == .string(media.lowercase))
        #expect(fields["data"]?["workspaceId"] == .string(workspace.id.lowercase))
        #expect(UUID(uuidString: delivery.id) != nil)
        #expect(delivery.id == delivery.id.lowercased())
        let shape = try Regex(#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"#)
        #expect(try shape.wholeMatch(in: delivery.createdAt) != nil)
    }

    @Test func aReceiverThatFailsForAWhileGetsItLater() async throws {
        try await begin { folder, receiver, server in
            let delays = [Duration](repeating: .milliseconds(10), count: 4)
            try await Shelf.open(
                in: folder, { try send(&$0, to: receiver, ["flaky?id=a&fails=2"], delays: delays) }
            ) { shelf in
                _ = try await fail(shelf, server)
                let sent = try await deliveries(shelf, .delivered, 2)
                #expect(sent.map(\.attempts).reduce(0, +) == 4)
                #expect(sent.allSatisfy { $0.lastStatus == 200 })
            }
            let told = Delivery.all(receiver)
            #expect(told.count == 4)
            #expect(told.allSatisfy { $0.isSigned })
            // What is sent again is the same, byte for byte.
            #expect(Set(told.map(\.id)).count == 2)
            #expect(Set(told.map(\.body)).count == 2)
        }
    }

    @Test func aReceiverThatAlwaysFailsIsGivenUpAndCanBeToldAgainByHand() async throws {
        try await begin { folder, receiver, server in
            let delays = [Duration](repeating: .milliseconds(10), count: 2)
            try await Shelf.open(
                in: folder, { try send(&$0, to: receiver, ["fail"], delays: delays) }
            ) { shelf in
                _ = try await fail(shelf, server)
                let given = try await deliveries(shelf, .failed, 2)
                #expect(given.allSatisfy { $0.attempts == 3 && $0.lastStatus == 500 })
                #expect(Delivery.all(receiver).count == 6)
                let event = try #require(given.first?.eventID)
                try await shelf.library.replay(event)
                _ = try await until("it is sent again as often") { () -> Bool? in
                    Delivery.all(receiver).filter { $0.id == event.lowercase }.count == 6 ? true : nil
                }
                let again = try await deliveries(shelf, .failed, 2)
                #expect(again.allSatisfy { $0.attempts == 3 })
                let told = Delivery.all(receiver).filter { $0.id == event.lowercase }
                #expect(Set(told.map(\.body)).count == 1)
                #expect(Delivery.all(receiver).count == 9)
                let unknown: [(UUID, String?)] = [(UUID(), nil), (event, "http://example.com/")]
                for (id, endpoint) in unknown {
                    let error = await Fixture.error { try await shelf.library.replay(id, endpoint: endpoint) }
                    #expect((error as? LibraryError)?.code == .notFound)
                }
            }
        }
    }

    @Test func whatWasDeliveredCanBeSentAgainWithTheSameId() async throws {
        try await begin { folder, receiver, server in
            try await Shelf.open(in: folder, { try send(&$0, to: receiver, ["hook"]) }) { shelf in
                _ = try await fail(shelf, server)
                let sent = try await deliveries(shelf, .delivered, 2)
                let event = try #require(sent.first?.eventID)
                try await shelf.library.replay(event, endpoint: receiver.url("hook"))
                let told = try await until("it is sent again") { () -> [Delivery]? in
                    let found = Delivery.all(receiver).filter { $0.id == event.lowercase }
                    return found.count == 2 ? found : nil
                }
                #expect(told[0].body == told[1].body)
                #expect(Delivery.all(receiver).count == 3)
            }
        }
    }

    @Test(
        arguments: [("redirect", 302), ("gone", 410), ("fail", 500), ("nowhere", 404), ("close", nil)]
            as [(String, Int?)])
    func anAnswerThatIsNoSuccessIsNoDelivery(_ path: String, _ status: Int?) async throws {
        try await begin { folder, receiver, server in
            // Who is gone is not asked again, even where there are delays left.
            let delays: [Duration] = path == "gone" ? [.milliseconds(10), .milliseconds(10)] : []
            try await Shelf.open(
                in: folder, { try send(&$0, to: receiver, [path], delays: delays) }
            ) { shelf in
                _ = try await fail(shelf, server)
                let given = try await deliveries(shelf, .failed, 2)
                #expect(given.allSatisfy { $0.attempts == 1 && $0.lastStatus == status })
                #expect(given.allSatisfy { ($0.lastError == nil) == (status != nil) })
            }
            #expect(Delivery.all(receiver).map(\.path) == ["/\(path)", "/\(path)"])
        }
    }

    @Test func aReceiverThatHangsDoesNotKeepTheOthersWaiting() async throws {
        try await begin { folder, receiver, server in
            try await Shelf.open(
                in: folder, { try send(&$0, to: receiver, ["hang", "hook"], answerTimeLimit: .seconds(300)) }
            ) { shelf in
                _ = try await fail(shelf, server)
                let sent = try await deliveries(shelf, .delivered, 2, within: .seconds(20))
                #expect(sent.allSatisfy { $0.endpoint == receiver.url("hook") })
                // Many media at once do not change that.
                for _ in 0..<10 { _ = try await fail(shelf, server) }
                _ = try await deliveries(shelf, .delivered, 22, within: .seconds(20))
            }
        }
    }

    @Test func aReceiverThatHangsIsGivenUpInTime() async throws {
        try await begin { folder, receiver, server in
            try await Shelf.open(
                in: folder, { try send(&$0, to: receiver, ["hang"], answerTimeLimit: .milliseconds(500)) }
            ) { shelf in
                _ = try await fail(shelf, server)
                let given = try await deliveries(shelf, .failed, 2)
                #expect(given.allSatisfy { $0.lastStatus == nil && $0.lastError != nil && $0.attempts == 1 })
            }
        }
    }

    @Test func everyEndpointHasAStateOfItsOwn() async throws {
        try await begin { folder, receiver, server in
            try await Shelf.open(in: folder, { try send(&$0, to: receiver, ["hook", "fail"]) }) { shelf in
                let media = try await fail(shelf, server)
                let sent = try await deliveries(shelf, .delivered, 2)
                let given = try await deliveries(shelf, .failed, 2)
                #expect(Set(sent.map(\.endpoint)) == [receiver.url("hook")])
                #expect(Set(given.map(\.endpoint)) == [receiver.url("fail")])
                #expect(Set(sent.map(\.eventID)) == Set(given.map(\.eventID)))
                #expect(try await shelf.library.deliveries().totalCount == 4)
                let told = Delivery.all(receiver, at: "/hook")
                #expect(told.map(\.type) == ["video.media.created", "video.media.failed"])
                #expect(told.allSatisfy { $0.value["object"]?["id"] == .string(media.id.lowercase) })
            }
        }
    }

    @Test func whatWasNotDeliveredIsDeliveredByTheNextProcess() async throws {
        try await begin { folder, receiver, server in
            let adjust = { (configuration: inout LibraryConfiguration) throws -> Void in
                try send(&configuration, to: receiver, ["flaky?id=b&fails=2"], delays: [.seconds(5), .seconds(5)])
            }
            try await Shelf.open(in: folder, adjust) { shelf in
                _ = try await fail(shelf, server)
                _ = try await until("both were tried once") { () -> Bool? in
                    let waiting = try await shelf.library.deliveries(.waiting).items
                    return waiting.count == 2 && waiting.allSatisfy { $0.attempts == 1 } ? true : nil
                }
            }
            let before = Delivery.all(receiver)
            #expect(before.count == 2)
            try await Shelf.open(in: folder, adjust) { shelf in
                let sent = try await deliveries(shelf, .delivered, 2)
                #expect(sent.allSatisfy { $0.attempts == 2 })
            }
            let after = Delivery.all(receiver).dropFirst(2)
            #expect(Set(after.map(\.id)) == Set(before.map(\.id)))
            #expect(Set(after.map(\.body)) == Set(before.map(\.body)))
            #expect(after.allSatisfy { $0.isSigned })
        }
    }

    @Test func anEndpointThatIsNotConfiguredAnyMoreIsNotTold() async throws {
        try await begin { folder, receiver, server in
            try await Shelf.open(
                in: folder, { try send(&$0, to: receiver, ["fail"], delays: [.milliseconds(1500)]) }
            ) { shelf in
                _ = try await fail(shelf, server)
                _ = try await until("both were tried") { () -> Bool? in Delivery.all(receiver).count >= 2 ? true : nil }
            }
            let count = Delivery.all(receiver).count
            try await Shelf.open(in: folder, { try send(&$0, to: receiver, ["hook"]) }) { shelf in
                let given = try await deliveries(shelf, .failed, 2)
                #expect(given.allSatisfy { $0.endpoint == receiver.url("fail") })
            }
            #expect(Delivery.all(receiver, at: "/fail").count == count)
            #expect(Delivery.all(receiver, at: "/hook").isEmpty)
        }
    }

    @Test(arguments: [
        "", "c2hvcnQ=", "no base64!", String(repeating: "A", count: 40), String(repeating: "A", count: 43),
    ])
    func aSecretOfLessThanThirtyTwoBytesIsRefused(_ secret: String) async throws {
        let error = await Fixture.error { _ = try WebhookEndpoint(url: "https://example.com/hook", secret: secret) }
        let refusal = try #require(error as? LibraryError)
        #expect(refusal.code == .invalid)
        #expect(refusal.fields.map(\.field) == ["webhook.secret"])
        #expect(secret.isEmpty || !refusal.description.contains(secret))
    }

    @Test(arguments: ["", "example.com/hook", "ftp://example.com/", "https://user:secret@example.com/", "https://a b/"])
    func anEndpointThatIsNoAddressIsRefused(_ url: String) async throws {
        let error = await Fixture.error { _ = try WebhookEndpoint(url: url, secret: Self.secret) }
        #expect((error as? LibraryError)?.fields.map(\.field) == ["webhook.url"])
    }

    @Test func anEndpointMayBeHeldToThePublicInternet() async throws {
        let error = await Fixture.error {
            _ = try WebhookEndpoint(url: "http://127.0.0.1/hook", secret: Self.secret, policy: .publicOnly)
        }
        #expect((error as? LibraryError)?.code == .invalid)
        try await begin { folder, receiver, server in
            // A name that leads here is found out when it is sent to.
            try await Shelf.open(
                in: folder,
                { configuration in
                    configuration.resolver = ScriptedResolver(["hooks.invalid": [["127.0.0.1"]]])
                    configuration.webhookSchedule = WebhookSchedule(delays: [])
                    configuration.webhooks = [
                        try WebhookEndpoint(
                            url: "http://hooks.invalid:\(receiver.port)/hook", secret: Self.secret,
                            policy: AddressPolicy(allowsPrivateNetworks: false, ports: nil))
                    ]
                }
            ) { shelf in
                _ = try await fail(shelf, server)
                let given = try await deliveries(shelf, .failed, 2)
                #expect(given.allSatisfy { $0.lastError?.contains("public internet") == true })
            }
            #expect(Delivery.all(receiver).isEmpty)
        }
    }

    @Test func aSignatureIsTheOneOfTheContract() {
        // openssl dgst -sha256 -mac HMAC -macopt hexkey:0102…20
        let body = Data(#"{"type":"video.media.created"}"#.utf8)
        let signature = WebhookSignature.make(body, secret: Self.key)
        #expect(signature == "YY4mhjqZng5yk780WYo2krGUkK/SY09lh6usc7eIqNU=")
        #expect(WebhookSignature.isValid(signature, of: body, secret: Self.key))
        #expect(!WebhookSignature.isValid(signature, of: body + Data([0x20]), secret: Self.key))
        #expect(!WebhookSignature.isValid(signature, of: body, secret: Self.key.reversed()))
        #expect(!WebhookSignature.isValid("", of: body, secret: Self.key))
        #expect(!WebhookSignature.isValid("no base64!", of: body, secret: Self.key))
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1, "1970-01-01T00:00:00.000001Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (1_709_164_799_999_999, "2024-02-28T23:59:59.999999Z"),
            (1_779_271_872_123_456, "2026-05-20T10:11:12.123456Z"),
            (4_102_444_799_999_999, "2099-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)]) func aTimeIsWrittenToTheMicrosecond(_ microseconds: Int64, _ text: String)
    {
        #expect(Date(microseconds: microseconds).wireText == text)
        #expect(Date(microseconds: microseconds).microseconds == microseconds)
    }
}
