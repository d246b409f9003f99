import Foundation
import MediaCore
import MediaLibrary
import NIOCore
import Testing

@Suite struct UploadTests {
    /// Bytes in parts, as a connection gives them.
    static func body(_ bytes: some Collection<UInt8>, part: Int = 65_536) -> AsyncStream<ByteBuffer> {
        let all = Array(bytes)
        return AsyncStream { continuation in
            for start in stride(from: 0, to: all.count, by: part) {
                continuation.yield(ByteBuffer(bytes: all[start..<min(start + part, all.count)]))
            }
            continuation.finish()
        }
    }

    @Test func partsBecomeAMediaOfTheSameIdWhenTheLastByteCame() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let library = shelf.library
                let bytes = try Fixture.bytes("rotated.mov")
                let upload = try await library.createUpload(corsOrigin: "https://example.com")
                #expect(upload.status == .waiting)
                #expect(upload.expiresAt.timeIntervalSince(upload.createdAt) == 14_400)
                let middle = bytes.count / 2
                let first = try await library.receive(
                    upload.id, range: .bytes(first: 0, last: middle - 1, total: bytes.count),
                    body: Self.body(bytes[..<middle]))
                #expect(first == .incomplete(received: middle))
                let question = try await library.receive(
                    upload.id, range: ContentRange.none(total: bytes.count), body: Self.body([]))
                #expect(question == .incomplete(received: middle))
                // A part that came twice, and goes on from there.
                let last = try await library.receive(
                    upload.id, range: .bytes(first: middle - 1000, last: bytes.count - 1, total: bytes.count),
                    body: Self.body(bytes[(middle - 1000)...]))
                guard case .complete(let media) = last else {
                    Issue.record("the upload is not complete")
                    return
                }
                #expect(media.id == upload.id)
                #expect(media.status == .downloaded)
                let settled = try await shelf.settled(media.id)
                #expect(settled.status == .ready)
                #expect(try await library.upload(upload.id).status == .completed)
                let kept = try Array(Data(contentsOf: shelf.path(settled, "source")))
                #expect((kept == bytes) == true)
                let types = try await library.pastEvents(PageRequest(size: 50, order: .ascending)).items.map(\.type)
                #expect(types == [.uploadCreated, .uploadMediaCreated, .mediaReady])
                #expect(try await library.unusedUploads().totalCount == 0)
                #expect(Fixture.contents(folder.appending(path: "library/uploads")).isEmpty)
            }
        }
    }

    @Test func aWholeFileMayBeSentAtOnce() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                let answer = try await shelf.library.receive(
                    upload.id, range: nil, body: Self.body(try Fixture.bytes("h264-aac.mp4")))
                guard case .complete(let media) = answer else {
                    Issue.record("the upload is not complete")
                    return
                }
                #expect(try await shelf.settled(media.id).status == .ready)
            }
        }
    }

    @Test func aPartThatBeginsLaterIsNotTakenAndTheAnswerSaysWhereToGoOn() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                let answer = try await shelf.library.receive(
                    upload.id, range: .bytes(first: 100, last: 199, total: 1000),
                    body: Self.body([UInt8](repeating: 1, count: 100)))
                #expect(answer == .incomplete(received: 0))
            }
        }
    }

    @Test func whatCameBeforeAConnectionBrokeIsKept() async throws {
        struct Broken: Error {}
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                let broken = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
                    continuation.yield(ByteBuffer(bytes: [UInt8](repeating: 7, count: 5000)))
                    continuation.finish(throwing: Broken())
                }
                await #expect(throws: Broken.self) {
                    _ = try await shelf.library.receive(
                        upload.id, range: .bytes(first: 0, last: 9999, total: 10_000), body: broken)
                }
                let question = try await shelf.library.receive(
                    upload.id, range: ContentRange.none(total: nil), body: Self.body([]))
                #expect(question == .incomplete(received: 5000))
                #expect(try await shelf.library.upload(upload.id).receivedByteCount == 5000)
            }
        }
    }

    @Test func bytesBeyondTheRangeAreRefused() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                let error = await Fixture.error {
                    _ = try await shelf.library.receive(
                        upload.id, range: .bytes(first: 0, last: 9, total: 100),
                        body: Self.body([UInt8](repeating: 1, count: 11)))
                }
                #expect((error as? LibraryError)?.code == .invalid)
                let other = await Fixture.error {
                    _ = try await shelf.library.receive(
                        upload.id, range: .bytes(first: 10, last: 19, total: 200),
                        body: Self.body([UInt8](repeating: 1, count: 10)))
                }
                #expect((other as? LibraryError)?.code == .invalid, "the size of the file changed")
            }
        }
    }

    @Test func anUploadLargerThanAMediaMayBeIsRefusedBeforeItIsSent() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder, { $0.fetchLimits.maximumByteCount = 1000 }) { shelf in
                let upload = try await shelf.library.createUpload()
                let error = await Fixture.error {
                    _ = try await shelf.library.receive(
                        upload.id, range: .bytes(first: 0, last: 9, total: 1001),
                        body: Self.body([UInt8](repeating: 1, count: 10)))
                }
                #expect((error as? LibraryError)?.fields.first?.field == "Content-Range")
                let whole = await Fixture.error {
                    _ = try await shelf.library.receive(
                        upload.id, range: nil, body: Self.body([UInt8](repeating: 1, count: 1001)))
                }
                #expect((whole as? LibraryError)?.code == .invalid)
            }
        }
    }

    @Test func twoSendersOfOneUploadExcludeEachOther() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                let (bytes, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
                let (begun, sign) = AsyncStream.makeStream(of: Void.self)
                let slow = AsyncStream<ByteBuffer>(unfolding: {
                    sign.yield()
                    for await part in bytes { return part }
                    return nil
                })
                async let first = shelf.library.receive(
                    upload.id, range: .bytes(first: 0, last: 9, total: 20), body: slow)
                for await _ in begun { break }
                let error = await Fixture.error {
                    _ = try await shelf.library.receive(
                        upload.id, range: ContentRange.none(total: nil), body: Self.body([]))
                }
                #expect((error as? LibraryError)?.code == .conflict)
                sender.yield(ByteBuffer(bytes: [1, 2, 3]))
                sender.finish()
                #expect(try await first == .incomplete(received: 3))
            }
        }
    }

    @Test func aCancelledUploadTakesNothingMoreAndLeavesNothing() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let library = shelf.library
                let upload = try await library.createUpload()
                _ = try await library.receive(
                    upload.id, range: .bytes(first: 0, last: 9, total: 20),
                    body: Self.body([UInt8](repeating: 1, count: 10)))
                #expect(try await library.cancelUpload(upload.id).status == .cancelled)
                #expect(Fixture.contents(folder.appending(path: "library/uploads")).isEmpty)
                for attempt in [
                    await Fixture.error { _ = try await library.cancelUpload(upload.id) },
                    await Fixture.error { _ = try await library.receive(upload.id, range: nil, body: Self.body([1])) },
                ] { #expect((attempt as? LibraryError)?.code == .illegalState) }
                let unknown = await Fixture.error { _ = try await library.cancelUpload(UUID()) }
                #expect((unknown as? LibraryError)?.code == .notFound)
                #expect(try await library.unusedUploads().items.map(\.status) == [.cancelled])
                let event = try await library.pastEvents().items.first
                #expect(event?.type == .uploadCancelled)
            }
        }
    }

    @Test func anUploadThatIsNotCompleteInTimeIsOver() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder, { $0.uploadTimeLimit = .zero }) { shelf in
                let upload = try await shelf.library.createUpload()
                let error = await Fixture.error {
                    _ = try await shelf.library.receive(upload.id, range: nil, body: Self.body([1]))
                }
                #expect((error as? LibraryError)?.code == .illegalState)
            }
            // Housekeeping of the next process writes it down.
            try await Shelf.open(in: folder) { shelf in
                let upload = try await until("the upload timed out") {
                    try await shelf.library.unusedUploads().items.first { $0.status == .timedOut }
                }
                #expect(upload.receivedByteCount == 0)
            }
        }
    }

    @Test func anEmptyUploadIsRefusedAndWhatIsNoMediaFails() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                let error = await Fixture.error {
                    _ = try await shelf.library.receive(upload.id, range: nil, body: Self.body([]))
                }
                #expect((error as? LibraryError)?.code == .invalid)
                let text = [UInt8]("<html>not a film</html>".utf8)
                _ = try await shelf.library.receive(upload.id, range: nil, body: Self.body(text))
                let media = try await shelf.settled(upload.id)
                #expect(media.status == .failed)
                #expect(media.failure?.code == .notMedia)
            }
        }
    }

    @Test func anUploadGoesOnInTheNextProcess() async throws {
        try await Fixture.withFolder { folder in
            let bytes = try Fixture.bytes("h264-aac.mp4")
            let id = try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                _ = try await shelf.library.receive(
                    upload.id, range: .bytes(first: 0, last: 99_999, total: bytes.count),
                    body: Self.body(bytes[..<100_000]))
                return upload.id
            }
            try await Shelf.open(in: folder) { shelf in
                let question = try await shelf.library.receive(
                    id, range: ContentRange.none(total: bytes.count), body: Self.body([]))
                #expect(question == .incomplete(received: 100_000))
                _ = try await shelf.library.receive(
                    id, range: .bytes(first: 100_000, last: bytes.count - 1, total: bytes.count),
                    body: Self.body(bytes[100_000...]))
                #expect(try await shelf.settled(id).status == .ready)
            }
        }
    }
}

@Suite struct RepeatedUploadTests {
    @Test func aPartThatIsThereAlreadyIsAnsweredWithWhatCame() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let upload = try await shelf.library.createUpload()
                let part = [UInt8](repeating: 1, count: 1000)
                for start in [0, 1000, 0, 1000, 500] {
                    let answer = try await shelf.library.receive(
                        upload.id, range: .bytes(first: start, last: start + 999, total: 5000),
                        body: UploadTests.body(part))
                    #expect(
                        answer
                            == .incomplete(received: start == 0 && answer == .incomplete(received: 1000) ? 1000 : 2000))
                }
                let most = await Fixture.error {
                    _ = try await shelf.library.receive(
                        upload.id, range: .bytes(first: 2000, last: .max, total: nil), body: UploadTests.body(part))
                }
                #expect((most as? LibraryError)?.code == .invalid)
            }
        }
    }

    @Test func aSenderWhoLostTheLastAnswerIsToldThatAllCame() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let bytes = try Fixture.bytes("h264-aac.mp4")
                let upload = try await shelf.library.createUpload()
                let range = ContentRange.bytes(first: 0, last: bytes.count - 1, total: bytes.count)
                for question in [range, range, ContentRange.none(total: bytes.count)] {
                    let body = question == range ? UploadTests.body(bytes) : UploadTests.body([])
                    guard
                        case .complete(let media) = try await shelf.library.receive(
                            upload.id, range: question, body: body)
                    else {
                        Issue.record("the upload is not complete")
                        return
                    }
                    #expect(media.id == upload.id)
                }
                #expect(try await shelf.settled(upload.id).status == .ready)
            }
        }
    }

    @Test func whatCameIsKeptWhenTheRequestIsCancelled() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let library = shelf.library
                let upload = try await library.createUpload()
                let (body, sender) = AsyncStream.makeStream(of: ByteBuffer.self)
                let request = Task {
                    try await library.receive(
                        upload.id, range: .bytes(first: 0, last: 999_999, total: 1_000_000), body: body)
                }
                sender.yield(ByteBuffer(bytes: [UInt8](repeating: 1, count: 400_000)))
                _ = try await until("bytes are kept") { library.progress(of: upload.id)?.byteCount }
                request.cancel()
                _ = await request.result
                let answer = try await library.receive(
                    upload.id, range: ContentRange.none(total: nil), body: UploadTests.body([]))
                #expect(answer == .incomplete(received: 400_000))
                #expect(try await library.upload(upload.id).receivedByteCount == 400_000)
            }
        }
    }
}
