#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Threads of our own.
enum PlatformThread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a detached thread with a stack of 4 MiB, enough for codecs. False when there is no thread to be had.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { buffer in
            guard let attributes = buffer.baseAddress, pthread_attr_init(attributes) == 0 else { return false }
            defer { pthread_attr_destroy(attributes) }
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            pthread_attr_setstacksize(attributes, 4 << 20)
            var thread: pthread_t = 0
            let box = Unmanaged.passRetained(Body(body))
            let result = pthread_create(
                &thread, attributes,
                { opaque in
                    guard let opaque else { return nil }
                    Unmanaged<Body>.fromOpaque(opaque).takeRetainedValue().run()
                    return nil
                }, box.toOpaque())
            if result != 0 { box.release() }
            return result == 0
        }
    }
}
