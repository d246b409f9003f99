internal import CLibAVFormat
internal import CMediaShims
internal import MediaCore

/// What FFmpeg's read and seek callbacks work on: position, byte cap, cancel flag, and the error a source threw.
///
/// FFmpeg does not poll its interrupt callback around custom input, so the bridge polls the flag itself.
/// Confined to the job's thread.
final class InputBridge {
    let input: any BlockingInput
    let cancel: CancelFlag
    private var position: Int64 = 0
    private var remaining: Int64
    /// The error a source threw inside a callback, raised again after the C call.
    private(set) var stashedError: MediaError?
    /// Bytes delivered so far.
    private(set) var bytesRead: Int64 = 0

    init(input: any BlockingInput, cancel: CancelFlag, readLimit: Int64?) {
        self.input = input
        self.cancel = cancel
        remaining = readLimit ?? .max
    }

    /// Makes the AVIO context; the caller frees it and afterwards releases the bridge.
    func makeContext(bufferSize: Int32) -> UnsafeMutablePointer<AVIOContext>? {
        cmedia_input_create(
            bufferSize, Unmanaged.passUnretained(self).toOpaque(),
            { opaque, bytes, count in
                guard let opaque, let bytes, count > 0 else { return cmedia_error_invalid_argument }
                return Unmanaged<InputBridge>.fromOpaque(opaque).takeUnretainedValue().read(bytes, Int(count))
            },
            { opaque, offset, whence in
                guard let opaque else { return Int64(cmedia_error_invalid_argument) }
                return Unmanaged<InputBridge>.fromOpaque(opaque).takeUnretainedValue().seek(offset, whence)
            })
    }

    private func read(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int32 {
        if cancel.shouldStop { return cmedia_error_exit }
        if remaining <= 0 {
            stashedError = MediaError(
                .limitExceeded, "more bytes were read than the source may cost", operation: .read)
            return cmedia_error_exit
        }
        do throws(MediaError) {
            let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: count)
            let got = try input.read(into: buffer, at: position)
            guard got > 0 else { return cmedia_error_eof }
            guard got <= count else { return cmedia_error_io }
            position += Int64(got)
            bytesRead += Int64(got)
            remaining -= Int64(got)
            return Int32(got)
        } catch {
            stashedError = error
            return cmedia_error_io
        }
    }

    private func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
        if whence & AVSEEK_SIZE != 0 { return input.byteCount ?? Int64(cmedia_error_invalid_argument) }
        let base: Int64
        switch whence & ~AVSEEK_FORCE {
        case 0: base = 0
        case 1: base = position
        case 2:
            guard let size = input.byteCount else { return Int64(cmedia_error_invalid_argument) }
            base = size
        default: return Int64(cmedia_error_invalid_argument)
        }
        let (target, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, target >= 0 else { return Int64(cmedia_error_invalid_argument) }
        position = target
        return target
    }
}
