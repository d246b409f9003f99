import Foundation
import MediaCore
import MediaLibrary
import NIOCore
import Testing

/// A library on a disk that is full, where mounting one is allowed.
@Suite(.serialized) struct DiskTests {
    private static let canMount: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mount-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard (try? Tool("mount", ["-t", "tmpfs", "tmpfs", folder]).status) == 0 else { return false }
        return (try? Tool("umount", [folder]).status) == 0
    }()

    /// A library on a disk of so many kilobytes.
    private func open(
        kilobytes: Int, reserved: Int = 0, _ body: @Sendable (Shelf, Helper) async throws -> Void
    ) async throws {
        try await Fixture.withFolder { folder in
            let root = folder.appending(path: "library").path
            try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
            let mounted = try await Tool.running("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", root])
            #expect(mounted.status == 0)
            let server = try Helper(
                "media_server.py", ["--files", Fixture.root.appending(path: "Fixtures/clips").path],
                log: folder.appending(path: "requests"))
            let result: Result<Void, any Error>
            do {
                try await Shelf.open(
                    in: folder,
                    {
                        $0.reservedByteCount = reserved << 10
                        $0.playsOnDemand = false
                    }
                ) { try await body($0, server) }
                result = .success(())
            } catch { result = .failure(error) }
            _ = try await Tool.running("umount", [root])
            try result.get()
        }
    }

    /// While it is fetched, while it is packaged by the disk's own word, and before that by the library's.
    @Test(.enabled(if: canMount), arguments: [(1200, 0), (1500, 0), (2400, 400)])
    func aFullDiskFailsAMediaAndNothingElse(kilobytes: Int, reserved: Int) async throws {
        try await open(kilobytes: kilobytes, reserved: reserved) { shelf, server in
            let library = shelf.library
            // 1.2 MB, and as much again for its package and more.
            let large = try await library.create(from: .url(server.url("files/alpha.mov")))
            let failed = try await shelf.settled(large.id)
            #expect(failed.status == .failed)
            #expect(
                failed.failure?.code == .storageFull || failed.failure?.code == .storageFailed,
                "\(failed.failure?.code.rawValue ?? "") \(failed.failure?.message ?? "")")
            #expect(!FileManager.default.fileExists(atPath: shelf.path(failed).path))
            // There is room again.
            let small = try await shelf.media(server, "audio.ogg")
            #expect(small.status == .ready, "\(small.failure?.message ?? "")")
            let check = try await library.check()
            #expect(check.isClean, "\(check.findings)")
        }
    }

    @Test(.enabled(if: canMount)) func anUploadThatFillsTheDiskIsToldSoAndTheLibraryGoesOn() async throws {
        try await open(kilobytes: 1500) { shelf, server in
            let library = shelf.library
            let upload = try await library.createUpload()
            let error =
                await Fixture.error {
                    _ = try await library.receive(
                        upload.id, range: .bytes(first: 0, last: 9_999_999, total: nil),
                        body: UploadTests.body([UInt8](repeating: 1, count: 10_000_000)))
                } as? LibraryError
            #expect(error?.code == .storageFull)
            _ = try await library.cancelUpload(upload.id)
            let small = try await shelf.media(server, "audio.ogg")
            #expect(small.status == .ready)
        }
    }

    @Test(.enabled(if: canMount)) func aMediaIsDeletedFromADiskThatIsFull() async throws {
        try await open(kilobytes: 20_000) { shelf, server in
            let library = shelf.library
            let media = try await shelf.media(server, "audio.ogg")
            let root = shelf.folder.appending(path: "library")
            #expect(Fixture.contents(root).contains("library.reserve"))
            // Somebody else fills it to the last byte.
            _ = try await Tool.running("dd", ["if=/dev/zero", "of=\(root.path)/other", "bs=1024"])
            var refused: LibraryError?
            while refused == nil {
                refused =
                    await Fixture.error {
                        _ = try await library.update(media.id, title: String(repeating: "t", count: 255))
                    } as? LibraryError
            }
            #expect(refused?.code == .storageFull)
            try await library.delete(media.id)
            #expect(!FileManager.default.fileExists(atPath: shelf.path(media).path))
            #expect(!Fixture.contents(root).contains("library.reserve"))
            try FileManager.default.removeItem(at: root.appending(path: "other"))
            #expect(try await library.check(repairs: false).isClean)
        }
    }

    @Test func aFileThatDoesNotFitIsNotEvenBegun() async throws {
        try await Shelf.open({ $0.reservedByteCount = 1 << 60 }) { shelf, server in
            let media = try await shelf.media(server, "h264-aac.mp4")
            #expect(media.failure?.code == .storageFull)
            let error =
                await Fixture.error {
                    _ = try await shelf.library.createFile(named: "a", body: UploadTests.body([1]))
                } as? LibraryError
            #expect(error?.code == .storageFull)
        }
    }
}
