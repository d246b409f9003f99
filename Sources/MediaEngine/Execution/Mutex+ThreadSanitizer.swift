#if MEDIA_THREAD_SANITIZER
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The mutex of builds for the thread sanitizer, in the place of `Synchronization.Mutex`: that one waits by system calls
/// the sanitizer does not see, so that it takes everything it guards for races. This one is POSIX's, which it knows.
///
/// `@unchecked Sendable`: the value is touched with the lock held only.
struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    init(_ initial: consuming sending Value) {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
        value = .allocate(capacity: 1)
        value.initialize(to: initial)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    borrowing func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return try body(&value.pointee)
    }
}
#endif
