import Foundation
import MediaCore
import MediaLibrary
import NIOCore

/// One piece of a library's work, on a library that holds what `prepare` made.
enum Step: String, CaseIterable, Sendable {
    /// A media whose bytes come slowly.
    case download
    /// A media that is packaged as it is.
    case copy
    /// A media that is encoded while it plays.
    case encode
    /// A media with an intro and a cut.
    case compose
    /// A media whose sound is measured and made louder.
    case loudness
    /// A media cut out of another.
    case clip
    /// An upload whose bytes come slowly.
    case send
    /// Files for download of a media that has to be encoded for them.
    case files
    /// Files for download that nobody wants any more.
    case fewer
    /// Sound that is added, from a server that does not say which version it is.
    case track
    /// Subtitles in the place of others.
    case replace
    /// Subtitles that are taken out.
    case untrack
    /// Subtitles of what is said.
    case subtitles
    /// A summary of what is said.
    case summary
    /// A file that is fetched slowly.
    case file
    /// A user media that is fetched slowly.
    case lend
    /// A file whose bytes are given slowly.
    case give
    /// A media that goes, with many files.
    case delete
    /// A media that goes while it is fetched.
    case abandon

    /// A folder of many files, which nobody counts.
    static let ballast = "ballast"
    static let (film, old) = ("film", "old")

    /// Makes what steps work on: a film that was copied, with files and subtitles, and one that was encoded.
    static func prepare(_ library: MediaLibrary, _ server: String) async throws {
        var options = MediaOptions()
        options.title = film
        options.mp4Support = .both
        options.subtitles = [.init(url: server + "files/hello.srt", languageCode: "en", languageName: "English")]
        _ = try await library.create(from: .url(server + "files/h264-aac.mp4"), options: options)
        options = MediaOptions()
        options.title = old
        _ = try await library.create(from: .url(server + "files/format.avi"), options: options)
    }

    /// Asks for the work.
    ///
    /// - Parameters:
    ///   - server: of `Tests/Support/media_server.py`.
    ///   - clip: a file that is sent.
    ///   - watch: looks at what the work is on.
    func perform(_ library: MediaLibrary, server: String, clip: URL, watch: Watch) async throws {
        let slowly = server + "slow/\(clip.lastPathComponent)?rate=1500000"
        func media(_ title: String) async throws -> Media {
            let all = try await library.list().items
            guard let media = all.first(where: { $0.title == title }) else { fatalError("there is no \(title)") }
            watch.follow(media.id)
            return media
        }
        func make(_ url: String, _ change: (inout MediaOptions) -> Void = { _ in }) async throws -> UUID {
            var options = MediaOptions()
            options.title = rawValue
            change(&options)
            let id = try await library.create(from: .url(url), options: options).id
            watch.follow(id)
            return id
        }
        switch self {
        case .download: _ = try await make(slowly)
        case .copy: _ = try await make(server + "files/\(clip.lastPathComponent)")
        case .encode: _ = try await make(server + "files/format.avi")
        case .compose:
            _ = try await make(server + "files/h264-aac.mp4") {
                $0.edits.introURL = server + "files/rotated.mov"
                $0.edits.expungedSegments = ["0.5-1"]
            }
        case .loudness: _ = try await make(server + "files/h264-aac.mp4") { $0.optimizesAudio = true }
        case .clip:
            var options = MediaOptions()
            options.title = rawValue
            options.startTime = MediaTime(value: 1, timescale: 2)
            options.endTime = MediaTime(value: 3, timescale: 2)
            let original = try await media(Self.old).id
            watch.follow(try await library.create(from: .media(original), options: options).id)
        case .send:
            var options = MediaOptions()
            options.title = rawValue
            let upload = try await library.createUpload(options: options)
            watch.follow(upload.id)
            Said.taken()
            _ = try await library.receive(upload.id, range: nil, body: try Self.slowly(clip))
        case .files: _ = try await library.setMP4Support(.both, of: media(Self.old).id)
        case .fewer:
            let film = try await media(Self.film).id
            try Self.layBallast(library, film, in: "capped_4k/")
            _ = try await library.setMP4Support(.none, of: film)
        case .track:
            _ = try await library.addTrack(
                to: media(Self.film).id, type: .audio, url: server + "anonymous/long.wav?rate=4000000",
                languageCode: "fr", languageName: "French")
        case .replace:
            let film = try await media(Self.film)
            guard let text = film.tracks.first(where: { $0.type == .subtitle }) else { fatalError("no subtitles") }
            _ = try await library.updateTrack(
                text.id, of: film.id, url: server + "files/bonjour.srt", languageCode: "fr", languageName: "French")
        case .untrack:
            let film = try await media(Self.film)
            guard let text = film.tracks.first(where: { $0.type == .subtitle }) else { fatalError("no subtitles") }
            try await library.deleteTrack(text.id, of: film.id)
        case .subtitles:
            let film = try await media(Self.film)
            guard let sound = film.tracks.first(where: { $0.type == .audio }) else { fatalError("no sound") }
            _ = try await library.generateSubtitles(
                of: film.id, from: sound.id, languageCode: "de", languageName: "German")
        case .summary: _ = try await library.setSummary(50, of: media(Self.film).id)
        case .file: watch.follow(try await library.createFile(from: slowly).id)
        case .lend: watch.follow(try await library.createUserMedia(from: slowly).id)
        case .give: _ = try await library.createFile(named: "given.mp4", body: try Self.slowly(clip))
        case .delete:
            let old = try await media(Self.old).id
            try Self.layBallast(library, old)
            try await library.delete(old)
        case .abandon:
            let id = try await make(slowly)
            _ = try await LibraryDriver.until { library.progress(of: id)?.byteCount }
            try await library.delete(id)
        }
        Said.taken()
    }

    /// What a sender does that finds its upload again after an interruption.
    static func resume(_ library: MediaLibrary, _ clip: URL) async throws {
        let bytes = Array(try Data(contentsOf: clip))
        for upload in try await library.unusedUploads().items where upload.status == .waiting {
            guard
                case .incomplete(let received) = try await library.receive(
                    upload.id, range: .some(.none(total: bytes.count)), body: Scenario.body([]))
            else { continue }
            _ = try await library.receive(
                upload.id, range: .bytes(first: received, last: bytes.count - 1, total: bytes.count),
                body: Scenario.body(bytes[received...]))
        }
    }

    /// A file in parts that come one after the other, not all at once.
    private static func slowly(_ clip: URL) throws -> some AsyncSequence<ByteBuffer, Never> & Sendable {
        let bytes = Array(try Data(contentsOf: clip))
        let parts = stride(from: 0, to: bytes.count, by: 1 << 16).map { bytes[$0..<min($0 + 1 << 16, bytes.count)] }
        return AsyncStream { continuation in
            Thread.detachNewThread {
                for part in parts {
                    continuation.yield(ByteBuffer(bytes: part))
                    usleep(15_000)
                }
                continuation.finish()
            }
        }
    }

    /// Puts so many files into a folder of a media's that removing it takes a while.
    private static func layBallast(_ library: MediaLibrary, _ id: UUID, in place: String = "") throws {
        let name = id.uuidString.lowercased()
        let folder = library.configuration.root.appending(path: "media/\(name.prefix(2))/\(name)/\(place)\(ballast)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for number in 0..<2000 { try Data().write(to: folder.appending(path: "\(number)")) }
    }
}
