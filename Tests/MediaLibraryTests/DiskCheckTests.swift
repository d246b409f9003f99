import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import NIOCore
import Synchronization
import Testing

/// Differences between the store and the disk.
@Suite struct DiskCheckTests {
    private func cut(_ url: URL, to count: UInt64) throws {
        let file = try FileHandle(forWritingTo: url)
        try file.truncate(atOffset: count)
        try file.close()
    }

    private func segment(_ package: URL) throws -> URL {
        let names = try FileManager.default.subpathsOfDirectory(atPath: package.path).sorted()
        return package.appending(path: try #require(names.first { $0.hasSuffix(".m4s") }))
    }

    @Test(arguments: ["removed", "cut", "emptied", "package.json"]) func aPackageThatIsNotWholeIsMadeAgain(
        damage: String
    ) async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            let package = shelf.path(media, "package")
            try await MediaPackage(at: package).verify()
            let segment = try segment(package)
            switch damage {
            case "removed": try FileManager.default.removeItem(at: segment)
            case "cut": try cut(segment, to: 100)
            case "emptied": try cut(segment, to: 0)
            default: try cut(package.appending(path: "package.json"), to: 100)
            }
            let error = await Fixture.error { try await MediaPackage(at: package).verify() } as? MediaError
            #expect(error?.code == .damaged)
            let told = try await shelf.library.check(repairs: false)
            #expect(told.findings.map(\.kind) == [.lostPackage])
            let check = try await shelf.library.check()
            #expect(check.findings.map(\.kind) == [.lostPackage])
            #expect(check.findings.allSatisfy { $0.isRepaired && $0.message.contains("damaged") })
            _ = try await shelf.settled(media.id)
            let clean = try await shelf.library.check()
            #expect(clean.isClean, "\(clean.findings)")
            try await MediaPackage(at: package).verify()
        }
    }

    @Test func aPackageThatWasChangedIsWhole() async throws {
        try await TrackTests.open { shelf, server, files in
            var options = MediaOptions()
            options.subtitles = [.init(url: files.url("files/hello.srt"), languageCode: "en", languageName: "English")]
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            try await MediaPackage(at: shelf.path(media, "package")).verify()
            let track = try #require(media.tracks.first { $0.type == .subtitle })
            try await shelf.library.deleteTrack(track.id, of: media.id)
            _ = try await shelf.settled(media.id)
            try await MediaPackage(at: shelf.path(media, "package")).verify()
            let clean = try await shelf.library.check()
            #expect(clean.isClean, "\(clean.findings)")
        }
    }

    @Test(arguments: [0, 5000] as [UInt64]) func aSourceThatIsCutOffIsNoSourceAnyMore(count: UInt64) async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            try cut(shelf.path(media, "source"), to: count)
            let check = try await shelf.library.check()
            #expect(check.findings.map(\.kind) == [.lostSource])
            let clean = try await shelf.library.check()
            #expect(clean.isClean, "\(clean.findings)")
        }
    }

    @Test func aFileForDownloadThatIsCutOffIsMadeAgain() async throws {
        try await Shelf.open { shelf, server in
            var options = MediaOptions()
            options.mp4Support = .audioOnly
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            let file = try await shelf.library.downloadFile(.audioOnly, of: media.id)
            let size = try Data(contentsOf: file).count
            try cut(file, to: 1)
            let check = try await shelf.library.check()
            #expect(check.findings.map(\.kind) == [.lostRendition])
            _ = try await shelf.settled(media.id)
            #expect(try Data(contentsOf: file).count == size)
            let clean = try await shelf.library.check()
            #expect(clean.isClean, "\(clean.findings)")
        }
    }

    @Test func aStoredFileThatIsCutOffIsLost() async throws {
        try await Shelf.open { shelf, server in
            let file = try await shelf.library.createFile(from: server.url("files/audio.mp3"))
            let user = try await shelf.library.createUserMedia(from: server.url("files/audio.mp3"))
            _ = try await until("both are there") {
                let status = try await (shelf.library.file(file.id).status, shelf.library.userMedia(user.id).status)
                return status == (.success, .ready) ? true : nil
            }
            try cut(try await shelf.library.location(ofFile: file.id), to: 1)
            try cut(try await shelf.library.location(ofUserMedia: user.id), to: 1)
            let check = try await shelf.library.check()
            #expect(check.findings.map(\.kind) == [.lostFile, .lostFile])
            #expect(try await shelf.library.file(file.id).failure?.code == .sourceGone)
            #expect(try await shelf.library.userMedia(user.id).failure?.code == .sourceGone)
        }
    }

    @Test func whatHasAForeignNameIsToldAndStays() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "audio.mp3")
            let root = shelf.folder.appending(path: "library")
            let id = media.id.uuidString.lowercased()
            let wrong = id.hasPrefix("aa") ? "bb" : "aa"
            let names = [
                "media/zz/not-an-id", "uploads/junk", "files/note.txt", "media/\(wrong)/\(id)",
                "media/\(id.prefix(2))/\(id)/note.txt", "user-media/00/\(id.uppercased())",
            ]
            for name in names {
                let url = root.appending(path: name)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data("x".utf8).write(to: url)
            }
            for repairs in [false, true] {
                let check = try await shelf.library.check(repairs: repairs)
                #expect(check.findings.count == names.count, "\(check.findings.map(\.message))")
                #expect(check.findings.allSatisfy { $0.kind == .foreignFile && !$0.isRepaired })
                for name in names {
                    // A folder that has no name of ours is told as one.
                    let shown = name == "media/zz/not-an-id" ? "media/zz" : name
                    #expect(check.findings.contains { $0.message.hasPrefix(shown + " ") }, "\(name)")
                    #expect(FileManager.default.fileExists(atPath: root.appending(path: name).path))
                }
            }
            #expect(try await shelf.library.check().findings.compactMap(\.id) == [media.id])
        }
    }

    @Test func nothingIsFoundWhileFilesAndUploadsComeAndGo() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let workers = Workers()
            async let found = Self.findings(library) { workers.left.withLock { $0 > 0 } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        defer { workers.left.withLock { $0 -= 1 } }
                        for _ in 0..<40 { try await Self.comeAndGo(library) }
                    }
                }
                try await group.waitForAll()
            }
            let told = try await found
            #expect(told.isEmpty, "\(told.map(\.message))")
            let clean = try await library.check()
            #expect(clean.isClean, "\(clean.findings)")
            await library.close()
        }
    }

    /// How many still work.
    private final class Workers: Sendable { let left = Mutex(3) }

    /// What checks find, one after the other, while something goes on.
    private static func findings(
        _ library: MediaLibrary, while isGoingOn: @Sendable () -> Bool
    ) async throws -> [CheckReport.Finding] {
        var found: [CheckReport.Finding] = []
        while isGoingOn() { found += try await library.check().findings }
        return found
    }

    private static func comeAndGo(_ library: MediaLibrary) async throws {
        let file = try await library.createFile(named: "a", body: UploadTests.body(0..<10))
        let upload = try await library.createUpload()
        _ = try await library.receive(
            upload.id, range: .bytes(first: 0, last: 9, total: nil), body: UploadTests.body(0..<10))
        let whole = try await library.createUpload()
        _ = try await library.receive(whole.id, range: nil, body: UploadTests.body(0..<10))
        _ = try await library.cancelUpload(upload.id)
        try await library.deleteFile(file.id)
        try await library.delete(whole.id)
    }
}
