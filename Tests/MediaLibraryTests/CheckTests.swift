import Foundation
import MediaCore
import MediaEngine
import MediaLibrary
import Testing

@Suite struct CheckTests {
    private func remove(_ url: URL) throws { try FileManager.default.removeItem(at: url) }

    @Test func whatNobodyOwnsIsFoundAndRemoved() async throws {
        try await Fixture.withFolder { folder in
            // Nobody works: what is left of uploads is removed when work begins.
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let root = folder.appending(path: "library")
            let stray = UUID().uuidString.lowercased()
            for area in ["media", "files", "user-media"] {
                let path = root.appending(path: "\(area)/\(stray.prefix(2))/\(stray)")
                try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
                try Data("x".utf8).write(to: path.appending(path: "source"))
            }
            try Data("x".utf8).write(to: root.appending(path: "uploads/\(stray)"))
            let told = try await library.check(repairs: false)
            #expect(told.findings.map(\.kind) == [.strayFolder, .strayFolder, .strayFolder, .strayUpload])
            #expect(told.findings.allSatisfy { !$0.isRepaired })
            let done = try await library.check()
            #expect(done.findings.count == 4 && done.findings.allSatisfy { $0.isRepaired })
            let clean = try await library.check()
            #expect(clean.isClean)
            await library.close()
        }
    }

    @Test func aLostPackageAndLostFilesAreMadeAgain() async throws {
        try await TrackTests.open { shelf, server, files in
            let library = shelf.library
            var options = MediaOptions()
            options.mp4Support = .both
            options.subtitles = [.init(url: files.url("files/hello.srt"), languageCode: "en", languageName: "English")]
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            try remove(shelf.path(media, "package"))
            try remove(shelf.path(media, "capped_4k"))
            let lost = try await library.check()
            #expect(lost.findings.map(\.kind) == [.lostPackage])
            _ = try await shelf.settled(media.id)
            // The package first; what else is missing is found when it is there.
            let more = try await library.check()
            #expect(more.findings.map(\.kind) == [.lostRendition])
            let mended = try await shelf.settled(media.id)
            let clean = try await library.check()
            #expect(clean.isClean, "\(clean.findings)")
            #expect(mended.hasSubtitles && mended.renditions.allSatisfy { $0.status == .ready })
            let tracks = try await MediaPackage(at: shelf.path(media, "package")).tracks()
            #expect(tracks.contains { $0.type == .subtitle })
            _ = try await library.downloadFile(.capped4K, of: media.id)
        }
    }

    @Test func aLostSourceIsNotedAndALostPackageWithoutOneIsTold() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            try remove(shelf.path(media, "source"))
            let first = try await shelf.library.check()
            #expect(first.findings.map(\.kind) == [.lostSource])
            let second = try await shelf.library.check()
            #expect(second.isClean)
            try remove(shelf.path(media, "package"))
            let third = try await shelf.library.check()
            #expect(third.findings.map(\.kind) == [.lostPackage])
            #expect(third.findings.first?.isRepaired == false)
        }
    }

    @Test func lostBytesOfAFileAreItsFailure() async throws {
        try await Shelf.open { shelf, server in
            let file = try await shelf.library.createFile(from: server.url("files/audio.mp3"))
            _ = try await until("the file is there") {
                try await shelf.library.file(file.id).status == .success ? true : nil
            }
            try remove(try await shelf.library.location(ofFile: file.id))
            let check = try await shelf.library.check()
            #expect(check.findings.map(\.kind) == [.lostFile])
            let lost = try await shelf.library.file(file.id)
            #expect(lost.status == .failed && lost.failure?.code == .sourceGone)
        }
    }

    @Test func whatNobodyWorksOnIsTakenUpAndPlaybackIDsAreMended() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            await shelf.library.close()
            // Somebody lost a job and a playback id.
            let database = shelf.folder.appending(path: "library/library.sqlite").path
            let id = media.id.uuidString.lowercased()
            let tool = try await Tool.running(
                "python3",
                [
                    "-c",
                    """
                    import sqlite3,sys
                    d=sqlite3.connect(sys.argv[1]); d.execute("delete from playback_id")
                    d.execute("update item set state='In Queue', document=replace(document,'\\"Ready\\"','\\"In Queue\\"') where key=?",(sys.argv[2],)); d.commit()
                    """, database, id,
                ])
            #expect(tool.status == 0, "\(tool.errors)")
            try await Shelf.open(in: shelf.folder) { next in
                let check = try await next.library.check()
                #expect(Set(check.findings.map(\.kind)) == [.playbackID, .lostJob])
                let settled = try await next.settled(media.id)
                #expect(settled.status == .ready)
                _ = try await next.library.media(playbackID: media.playbackIDs[0].id)
                let clean = try await next.library.check()
                #expect(clean.isClean, "\(clean.findings)")
            }
        }
    }
}
