import Foundation
import Logging
import Testing

@testable import MediaLibrary

/// Documents in the store that cannot be read.
@Suite struct DamagedRecordTests {
    @Test func aLibraryOpensWithUploadsAndRemovalsThatCannotBeRead() async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let upload = try await library.createUpload()
            let (storage, gone) = (library.core.storage, UUID())
            let part = storage.uploadPath(upload.id)
            #expect(FileManager.default.createFile(atPath: part, contents: Data("x".utf8)))
            let left = storage.folder(.files, gone).path
            try await storage.makeFolder(left)
            try await library.core.store.write {
                try $0.put(RemovalRecord(id: gone, ownerKind: .file, date: Date()))
            }
            for kind in [StoredRecord.Kind.upload, .removal] {
                try await library.core.store.damage(kind) { $0.tear() }
            }
            #expect(try await library.check(repairs: false).findings.map(\.kind) == [.damagedRecord, .damagedRecord])
            await library.close()
            try await Shelf.open(in: folder) { shelf in
                // Begun where the files are put in order already.
                let media = try await shelf.library.create(from: .file(Fixture.url("audio.mp3")))
                #expect(try await shelf.settled(media.id).status == .ready)
                #expect(!FileManager.default.fileExists(atPath: left))
                #expect(try await shelf.library.core.store.keys(RecordQuery(.removal)).isEmpty)
                // What came of the upload is kept as long as its record.
                #expect(FileManager.default.fileExists(atPath: part))
                let check = try await shelf.library.check()
                #expect(check.findings.map(\.id) == [upload.id] && check.findings.map(\.isRepaired) == [false])
            }
        }
    }

    @Test func whatTheClockSaysIsDoneBesideRecordsThatCannotBeRead() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let store = library.core.store
            let media = [try await library.shelve(), try await library.shelve()]
            try await store.write { writer in
                for id in media {
                    try writer.put(RetentionRecord(mediaID: id, date: Date(timeIntervalSince1970: 1000)))
                }
            }
            try await store.damage(.retention, key: media[0].lowercase) { $0.tear() }
            let uploads = [try await library.createUpload(), try await library.createUpload()]
            try await store.damage(.upload, key: uploads[0].id.lowercase) { $0.tear() }
            try await store.damage(.upload, key: uploads[1].id.lowercase) { try $0.set("expiresAt", 1000) }
            await Housekeeping(core: library.core, uploads: library.uploads, webhooks: library.webhooks).once()
            #expect(try await store.keys(RecordQuery(.retention)).isEmpty)
            #expect(try await store.keys(RecordQuery(.job)).count == 2)
            #expect(try await library.upload(uploads[1].id).status == .timedOut)
            #expect(try await store.keys(RecordQuery(.upload, states: ["damaged"])) == [uploads[0].id.lowercase])
        }
    }

    @Test func aDutyThatFailsKeepsNoOtherFromBeingDone() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = try await library.shelve()
            let store = RefusingStore(library.core.store, refusing: .upload)
            let core = LibraryCore(
                configuration: library.configuration, store: store, storage: library.core.storage, lastPosition: 0)
            try await store.write {
                try $0.put(RetentionRecord(mediaID: media, date: Date(timeIntervalSince1970: 1000)))
            }
            await Housekeeping(core: core, uploads: UploadDesk(core: core), webhooks: WebhookSender(core: core)).once()
            #expect(try await store.keys(RecordQuery(.job)).count == 1)
        }
    }

    @Test func whatCannotBeReadCanBeDeleted() async throws {
        try await MediaLibrary.withIdle { library, configuration in
            let media = try await library.shelve()
            let file = try await library.createFile(from: "http://example.com/a.txt")
            let user = try await library.createUserMedia(from: "http://example.com/a.mp4")
            let playlist = try await library.playlist("list", of: [media])
            let folder = library.core.storage.folder(.media, media).path
            try await library.core.storage.makeFolder(folder)
            for kind in [StoredRecord.Kind.media, .file, .userMedia, .playlist, .job] {
                try await library.core.store.damage(kind) { $0.tear() }
            }
            try await library.delete(media)
            try await library.deleteFile(file.id)
            try await library.deleteUserMedia(user.id)
            try await library.deletePlaylist(playlist.id)
            #expect(!FileManager.default.fileExists(atPath: folder))
            #expect(try await library.list().totalCount == 0)
            let event = try #require(try await library.pastEvents().items.first { $0.type == .mediaDeleted })
            #expect(event.objectID == media)
            #expect(String(decoding: event.body, as: UTF8.self).contains("\"data\":{\"id\":\"\(media.lowercase)\"}"))
            #expect(try await library.check().isClean)
        }
    }

    @Test(arguments: [true, false]) func aJobThatCannotBeReadIsMadeAnewAtTheNextStartAndByACheck(
        byCheck: Bool
    ) async throws {
        try await Fixture.withFolder { folder in
            let library = try await MediaLibrary(Shelf.configuration(folder))
            let media = try await library.create(from: .file(Fixture.url("audio.mp3")))
            let file = try await library.createFile(from: "http://127.0.0.1:9/nothing")
            try await library.core.store.damage(.job) { $0.tear() }
            if byCheck {
                let told = try await library.check(repairs: false)
                #expect(told.findings.filter { $0.kind == .damagedRecord }.compactMap(\.id).contains(media.id))
                let done = try await library.check()
                #expect(done.findings.allSatisfy { $0.kind == .damagedRecord && $0.isRepaired })
                #expect(done.findings.count == 2)
                #expect(try await library.check().isClean)
            }
            await library.close()
            try await Shelf.open(in: folder) { shelf in
                #expect(try await shelf.settled(media.id).status == .ready)
                let failed = try await shelf.library.file(file.id)
                #expect(failed.status == .failed && failed.failure?.code == .connectionFailed)
                #expect(try await shelf.library.check().isClean)
            }
        }
    }

    @Test func whatAMediaWaitsForIsTakenUpThoughItsJobCannotBeRead() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = try await library.shelve()
            let core = library.core
            try await core.change { change in
                var record = try change.media(media)
                record.media.packaging = .packaged
                record.media.summary = MediaSummary(length: 100)
                record.media.renditions = [StaticRendition(.audioOnly)]
                try change.save(record)
                try change.enqueue(.summary, owner: media)
            }
            let package = core.storage.folder(.media, media).package
            try await core.storage.makeFolder(package)
            for name in ["master.m3u8", "package.json"] {
                #expect(FileManager.default.createFile(atPath: package + "/" + name, contents: nil))
            }
            try await core.store.damage(.job) { $0.tear() }
            let jobs = try await LeftWork(core: core).jobs()
            #expect(jobs.isEmpty, "it is told as any new job is")
            let tasks = try await core.store.read { try $0.readable(Job.self, RecordQuery(.job)) }.map(\.task)
            #expect(Set(tasks) == [.summary, .renditions([.audioOnly]), .tidy])
        }
    }

    @Test func aJobOfAMediaThatCannotBeReadIsSetAsideAndTold() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = try await library.create(from: .url("http://example.com/a.mp4"))
            for kind in [StoredRecord.Kind.media, .job] { try await library.core.store.damage(kind) { $0.tear() } }
            #expect(try await LeftWork(core: library.core).jobs().isEmpty)
            let check = try await library.check()
            #expect(check.findings.map(\.id) == [media.id, media.id])
            #expect(check.findings.allSatisfy { $0.kind == .damagedRecord && !$0.isRepaired })
            try await library.delete(media.id)
            #expect(try await library.check().isClean)
        }
    }

    @Test func aJobThatWasTakenAwayFailsNobody() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = try await library.create(from: .file(Fixture.url("audio.mp3")))
            let job = try #require(
                try await library.core.store.read { try $0.readable(Job.self, RecordQuery(.job)) }.first)
            try await library.core.store.write { try $0.remove(.job, job.key) }
            let outcome = await JobExecutor(core: library.core, streams: library.streams).run(
                job, logger: library.core.logger)
            #expect(outcome.name == "cancelled")
            #expect(try await library.get(media.id).status == .created)
        }
    }

    @Test(arguments: [0, 1, 499, 500, 501, 1203]) func aWalkMeetsEveryRecordOnce(count: Int) async throws {
        try await Fixture.withFolder { folder in
            let store = try SQLiteStore(path: folder.appending(path: "store.sqlite").path, isDurable: false)
            try await store.write { writer in
                for number in 0..<count {
                    // Many at one place, as records are that nobody orders.
                    let position = Int64(number < 700 ? number / 3 : 1000)
                    try writer.put(
                        StoredRecord(kind: .removal, key: "\(number)", position: position, document: Data("{}".utf8)))
                }
            }
            let met = try await store.read { reader in
                var met: [String] = []
                try reader.walk(RecordQuery(.removal)) { met += $0.map(\.key) }
                return met
            }
            #expect(met.count == count && Set(met).count == count)
        }
    }
}
