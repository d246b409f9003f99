internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Files of this machine that become files of the library.
enum OwnFile {
    /// Gives a file a second name in the library.
    ///
    /// - Throws: `MediaFailure` (`sourceNotFound` where there is no such file).
    static func linkOrCopy(_ path: String, to target: String) async throws {
        let isLinked = try await NIOThreadPool.singleton.runIfActive {
            unlink(target)
            return link(path, target) == 0
        }
        if !isLinked { try await copy(path, to: target, most: .max, spare: .max) }
    }

    /// Copies what a file holds, in parts.
    ///
    /// - Parameters:
    ///   - most: bytes it may have.
    ///   - spare: bytes there is room for.
    /// - Throws: `MediaFailure`, or `CancellationError`.
    static func copy(_ path: String, to target: String, most: Int, spare: Int) async throws {
        let source = try await NIOThreadPool.singleton.runIfActive { try OpenFile(path) }
        guard source.byteCount <= most else {
            throw MediaFailure(.tooLarge, "the file has \(source.byteCount) bytes; at most \(most) are taken")
        }
        guard source.byteCount <= spare else {
            throw MediaFailure(.storageFull, "there is no room on the disk", mayPass: true)
        }
        let file = try PartialFile(path: target, isNew: true)
        while true {
            try Task.checkCancellation()
            let bytes = try await NIOThreadPool.singleton.runIfActive { try source.read() }
            if bytes.isEmpty { break }
            guard file.length + bytes.count <= most else {
                throw MediaFailure(.tooLarge, "the file has more than \(most) bytes")
            }
            try await file.append(bytes)
        }
        try await file.flush()
    }

    /// A regular file that is read from its beginning to its end.
    private final class OpenFile: Sendable {
        private let descriptor: CInt
        let byteCount: Int

        init(_ path: String) throws {
            descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            var status = stat()
            guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                if descriptor >= 0 { close(descriptor) }
                throw MediaFailure(.sourceNotFound, "the file cannot be read")
            }
            byteCount = Int(status.st_size)
        }

        deinit { close(descriptor) }

        /// The next bytes; none at the end.
        func read() throws -> [UInt8] {
            try [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
                let number = Self.read(descriptor, buffer)
                guard number >= 0 else {
                    throw MediaFailure(.storageFailed, "the file cannot be read", mayPass: true)
                }
                count = number
            }
        }

        private static func read(_ descriptor: CInt, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
            while true {
                let number = systemRead(descriptor, buffer.baseAddress, buffer.count)
                if number >= 0 || errno != EINTR { return number }
            }
        }
    }
}

/// The system's `read`, by a name that the type's own does not hide.
private func systemRead(_ descriptor: CInt, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
