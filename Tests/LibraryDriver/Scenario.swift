import Foundation
import MediaCore
import MediaLibrary
import NIOCore

/// The life of media from their creation to their end, one step after the other.
struct Scenario {
    let root: URL
    /// The clips' server.
    let base: String
    /// A clip that is sent.
    let clip: URL
    let kill: KillingStore.Moment?

    func run() async throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let store = try KillingStore(path: root.appending(path: "library.sqlite").path, moment: kill)
        let library = try await MediaLibrary(LibraryDriver.configuration(root), store: store)
        let running = Task { try await library.run() }
        try await live(library)
        running.cancel()
        try await running.value
        print("transactions \(store.transactions)")
    }

    private func live(_ library: MediaLibrary) async throws {
        var options = MediaOptions()
        options.mp4Support = .both
        options.subtitles = [.init(url: base + "subtitles.srt", languageCode: "en", languageName: "English")]
        let media = try await library.create(from: .url(base + "h264-aac.mp4"), options: options)
        try await settle(library, media.id)
        let track = try await library.addTrack(
            to: media.id, type: .audio, url: base + "audio.mp3", languageCode: "fr", languageName: "French")
        try await settle(library, media.id)
        _ = try await library.updateTrack(track.id, of: media.id, url: base + "audio.flac")
        try await settle(library, media.id)
        try await library.deleteTrack(track.id, of: media.id)
        _ = try await library.setMP4Support(.none, of: media.id)
        try await settle(library, media.id)

        let upload = try await library.createUpload()
        let bytes = Array(try Data(contentsOf: self.clip))
        let half = bytes.count / 2
        _ = try await library.receive(
            upload.id, range: .bytes(first: 0, last: half - 1, total: bytes.count), body: Self.body(bytes[..<half]))
        _ = try await library.receive(
            upload.id, range: .bytes(first: half, last: bytes.count - 1, total: bytes.count),
            body: Self.body(bytes[half...]))
        try await settle(library, upload.id)

        var clip = MediaOptions()
        clip.startTime = MediaTime(value: 1, timescale: 1)
        clip.edits.expungedSegments = ["1.5-2"]
        let cut = try await library.create(from: .media(media.id), options: clip)
        try await settle(library, cut.id)
        let file = try await library.createFile(from: base + "audio.mp3")
        _ = try await LibraryDriver.until { try await library.file(file.id).status == .success ? true : nil }
        try await library.deleteFile(file.id)
        try await library.delete(media.id)
    }

    private func settle(_ library: MediaLibrary, _ id: UUID) async throws {
        _ = try await LibraryDriver.until { () -> Bool? in
            guard try await library.jobCounts() == (0, 0) else { return nil }
            return try await library.get(id).status.isFinal ? true : nil
        }
    }

    static func body(_ bytes: ArraySlice<UInt8>) -> AsyncStream<ByteBuffer> {
        AsyncStream { continuation in
            continuation.yield(ByteBuffer(bytes: bytes))
            continuation.finish()
        }
    }
}
