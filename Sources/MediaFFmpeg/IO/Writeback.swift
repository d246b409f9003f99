internal import CMediaShims

/// Bytes on their way to the device.
package enum Writeback {
    /// Lets the kernel begin to write what a file has; nobody waits for it, and what goes wrong shows when it is flushed.
    package static func start(_ descriptor: CInt) { cmedia_start_writeback(descriptor) }
}
