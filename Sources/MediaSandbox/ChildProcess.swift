internal import CMediaSandbox
package import MediaCore

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A process that was started with nothing but the descriptors it is given.
///
/// `~Copyable`: who holds it waits for it, once; until then its number belongs to nobody else.
package struct ChildProcess: ~Copyable {
    /// How a process ended.
    package enum End: Sendable, Hashable {
        case exit(Int32)
        case signal(Int32)
        /// Somebody else waited for it.
        case unknown
    }

    private let number: pid_t
    /// What it writes to its standard error.
    private let errors: CInt
    private var isReaped = false

    /// Starts a program; `descriptors[i]` becomes its descriptor `3 + i`.
    ///
    /// Throws `workerUnavailable` where it cannot be started.
    package init(
        path: String, arguments: [String], environment: [String], descriptors: [CInt]
    ) throws(MediaError) {
        let started = try Self.start(path, arguments, environment, descriptors)
        number = started.number
        errors = started.errors
    }

    private static func start(
        _ path: String, _ arguments: [String], _ environment: [String], _ descriptors: [CInt]
    ) throws(MediaError) -> (number: pid_t, errors: CInt) {
        let errors = cmedia_anonymous_file("media-worker")
        guard errors >= 0 else { throw failure(path, errno) }
        var (arguments, environment) = (arguments.map { strdup($0) }, environment.map { strdup($0) })
        defer { for text in arguments + environment { free(text) } }
        arguments.append(nil)
        environment.append(nil)
        var number: pid_t = 0
        let result = cmedia_spawn(&number, path, arguments, environment, errors, descriptors, CInt(descriptors.count))
        guard result == 0 else {
            close(errors)
            throw failure(path, result)
        }
        return (number, errors)
    }

    private static func failure(_ path: String, _ number: CInt) -> MediaError {
        MediaError(
            .workerUnavailable, "the worker \(path) cannot be started: \(String(cString: strerror(number)))",
            operation: .open)
    }

    /// Ends it at once.
    package func kill() {
        if !isReaped { _ = sendSignal(number, SIGKILL) }
    }

    /// Changes how much private memory it may have, up to its hard limit.
    package func setSoftMemory(_ bytes: Int) {
        if !isReaped { _ = cmedia_set_soft_memory(number, UInt64(max(bytes, 0))) }
    }

    /// Waits until it has ended.
    package mutating func wait() -> End {
        guard !isReaped else { return .unknown }
        isReaped = true
        var status: CInt = 0
        while waitpid(number, &status, 0) < 0 {
            guard errno == EINTR else { return .unknown }
        }
        let signal = status & 0x7F
        return signal == 0 ? .exit(status >> 8 & 0xFF) : .signal(signal)
    }

    /// The last lines of its standard error, cleaned.
    package var errorLines: [String] {
        let size = lseek(errors, 0, SEEK_END)
        guard size > 0 else { return [] }
        let start = max(size - 4096, 0)
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(size - start)) { buffer, count in
            count = max(pread(errors, buffer.baseAddress, buffer.count, start), 0)
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").suffix(8)
            .map { CleanText.line(String($0), limit: 256) }
    }

    deinit {
        if !isReaped {
            _ = sendSignal(number, SIGKILL)
            while waitpid(number, nil, 0) < 0, errno == EINTR {}
        }
        close(errors)
    }
}

/// `kill(2)`, which has the name of a method above.
private func sendSignal(_ process: pid_t, _ signal: CInt) -> CInt { kill(process, signal) }
