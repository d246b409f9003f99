import Foundation
import MediaCore
import MediaEngine
import Testing

@testable import MediaLibrary

@Suite struct UnusualLifeTests {
    @Test func aLibraryThatIsClosedSaysSoAndItsRunEnds() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let running = Task { try await library.run() }
            _ = try await library.create(from: .url("http://example.com/a.mp4"))
            await library.close()
            try await running.value
            let error = await Fixture.error { _ = try await library.list() } as? LibraryError
            #expect(error?.code == .closed)
            // Everything is in the one file: nothing is left in its log.
            let log = FileStatus.size(folder.appending(path: "library/library.sqlite-wal").path) ?? 0
            #expect(log == 0)
        }
    }

    @Test func jobsCutShortByTheirOwnLibraryAreNotToBlame() async throws {
        try await Fixture.withFolder { folder in
            let server = try Helper(
                "media_server.py", ["--files", Fixture.root.appending(path: "Fixtures/clips").path],
                log: folder.appending(path: "log"))
            var id: UUID?
            for _ in 0..<5 {
                id = try await Shelf.open(in: folder) { shelf in
                    let known = try await shelf.library.list().items.first
                    let media =
                        try await known == nil
                        ? shelf.library.create(from: .url(server.url("slow/h264-aac.mp4?rate=20000"))) : known!
                    _ = try await until("bytes come") { shelf.library.progress(of: media.id)?.byteCount }
                    return media.id
                }
            }
            try await Shelf.open(in: folder) { shelf in
                let media = try await shelf.settled(#require(id))
                #expect(media.status == .ready, "\(media.failure?.message ?? "")")
            }
        }
    }

    @Test func ownTracksAreDeletedOnlyFromAPackageAndStayDeleted() async throws {
        try await TrackTests.open { shelf, _, files in
            let clip = shelf.folder.appending(path: "served/two.mkv").path
            let made = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=25:duration=2", "-f",
                    "lavfi", "-i",
                    "sine=440:duration=2", "-f", "lavfi", "-i", "sine=880:duration=2", "-map", "0", "-map", "1", "-map",
                    "2", "-c:v", "libx264",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1",
                    "language=fra", clip,
                ])
            #expect(made.status == 0, "\(made.errors)")
            let media = try await shelf.media(files, "two.mkv")
            let english = try #require(media.tracks.first { $0.type == .audio })
            try await shelf.library.deleteTrack(english.id, of: media.id)
            let without = try await shelf.settled(media.id)
            #expect(without.tracks.filter { $0.type == .audio }.map(\.languageCode) == ["fr"])
            let master = try TrackTests.text(shelf, media)
            #expect(!master.contains("LANGUAGE=\"en\"") && master.contains("LANGUAGE=\"fr\""))
            // Also in a package that is made anew.
            try FileManager.default.removeItem(at: shelf.path(media, "package"))
            _ = try await shelf.library.check()
            let again = try await shelf.settled(media.id)
            #expect(again.tracks.filter { $0.type == .audio }.map(\.languageCode) == ["fr"])
            #expect(try !TrackTests.text(shelf, media).contains("LANGUAGE=\"en\""))
        }
    }

    @Test func speechOfAStretchIsHeardInTheTrackThatWasMeant() async throws {
        try await TrackTests.open({ $0.speechRecognizer = PitchRecognizer() }) { shelf, _, files in
            let clip = shelf.folder.appending(path: "served/two.mkv").path
            _ = try await Tool.running(
                "ffmpeg",
                [
                    "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=25:duration=4", "-f",
                    "lavfi", "-i",
                    "sine=440:duration=4", "-f", "lavfi", "-i", "sine=880:duration=4", "-map", "0", "-map", "1", "-map",
                    "2", "-c:v", "libx264",
                    "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata:s:a:0", "language=eng", "-metadata:s:a:1",
                    "language=fra", clip,
                ])
            var options = MediaOptions()
            options.startTime = MediaTime(value: 1, timescale: 1)
            options.endTime = MediaTime(value: 3, timescale: 1)
            let media = try await shelf.media(files, "two.mkv", options)
            for (place, pitch) in [(0, 440), (1, 880)] {
                let spoken = media.tracks.filter { $0.type == .audio }[place]
                _ = try await shelf.library.generateSubtitles(
                    of: media.id, from: spoken.id, languageCode: place == 0 ? "en" : "fr", languageName: "\(pitch)")
            }
            let settled = try await shelf.settled(media.id)
            #expect(
                settled.tracks.filter { $0.type == .subtitle && $0.status == .available }.count == 2,
                "\(settled.tracks.compactMap(\.failure))")
            let text = try FileManager.default.subpathsOfDirectory(atPath: shelf.path(media, "package").path)
                .filter { $0.hasSuffix("all.vtt") }.map {
                    try String(contentsOf: shelf.path(media, "package/\($0)"), encoding: .utf8)
                }
            #expect(text.contains { $0.contains("440 for 2") } && text.contains { $0.contains("880 for 2") }, "\(text)")
        }
    }

    @Test func aStoresTroubleIsTriedAgainAndTellsNoPaths() {
        let failure = MediaFailure(anything: LibraryError(.storage, "the folder /secret/place cannot be made"))
        #expect(failure.mayPass && !failure.message.contains("secret") && failure.code == .storageFailed)
        #expect(MediaFailure(anything: LibraryError(.storageFull, "x")).code == .storageFull)
    }

    @Test func filesThatAreNotWantedAnyMoreAreNotKept() async throws {
        try await Shelf.open { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            _ = try await shelf.library.setMP4Support(.both, of: media.id)
            _ = try await shelf.library.setMP4Support(.none, of: media.id)
            _ = try await shelf.settled(media.id)
            #expect(
                !Fixture.contents(shelf.path(media)).contains { $0.hasPrefix("capped") || $0.hasPrefix("audioOnly") })
            let types = try await shelf.library.pastEvents().items.map(\.type)
            #expect(!types.contains(.mp4Ready))
        }
    }

    @Test func filesThatAProcessDidNotComeToRemoveGoWithTheNextTidying() async throws {
        try await Fixture.withFolder { folder in
            let clip = Fixture.url("h264-aac.mp4")
            let media = try await Shelf.open(in: folder) { shelf in
                var options = MediaOptions()
                options.mp4Support = .capped4K
                return try await shelf.settled(shelf.library.create(from: .file(clip), options: options).id)
            }
            // Nobody works: what is asked for is done later.
            let library = try await MediaLibrary(Shelf.configuration(folder))
            _ = try await library.setMP4Support(.none, of: media.id)
            await library.close()
            let shelf = Shelf(library: library, folder: folder)
            // As a process leaves it that was killed before it removed them.
            let left = shelf.path(media, "capped_4k")
            try FileManager.default.createDirectory(at: left, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: left.appending(path: "capped-4k.mp4"))
            try await Shelf.open(in: folder) { next in _ = try await next.settled(media.id) }
            #expect(!Fixture.contents(shelf.path(media)).contains("capped_4k"))
        }
    }

    @Test func aLinkIsCopiedAndNotKept() async throws {
        try await Fixture.withFolder { folder in
            try await Shelf.open(in: folder) { shelf in
                let link = folder.appending(path: "link.mp4")
                try FileManager.default.createSymbolicLink(at: link, withDestinationURL: Fixture.url("h264-aac.mp4"))
                let media = try await shelf.settled(shelf.library.create(from: .file(link)).id)
                #expect(media.status == .ready)
                let source = try FileManager.default.attributesOfItem(atPath: shelf.path(media, "source").path)
                #expect(source[.type] as? FileAttributeType == .typeRegular)
                let folder = try await shelf.settled(shelf.library.create(from: .file(URL(filePath: "/etc"))).id)
                #expect(folder.failure?.code == .sourceNotFound)
            }
        }
    }

    @Test(arguments: ["chapters", "namedEntities", "moderation", "drmConfigurationId"])
    func whatServicesSellBesidesIsRefusedByName(field: String) async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            var options = MediaOptions()
            switch field {
            case "chapters": options.chapters = true
            case "namedEntities": options.namedEntities = true
            case "moderation": options.moderation = "av"
            default: options.drmConfigurationID = "x"
            }
            let final = options
            let error = await Fixture.error { _ = try await library.createUpload(options: final) } as? LibraryError
            #expect(error?.code == .unsupported && error?.fields.first?.field == field)
            await library.close()
        }
    }
}
