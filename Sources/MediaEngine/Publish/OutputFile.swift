internal import MediaCore
internal import MediaFFmpeg

/// A file of an export while it is written. Confined to the job's thread; samples that are still in the source are
/// brought by a mover on its own.
final class OutputFile {
    /// Path relative to the export folder.
    let path: String
    /// Nil where bytes are only counted.
    private let handle: OutputHandle?
    private(set) var byteCount: Int64 = 0
    private let cancel: CancelFlag
    private unowned let folder: OutputFolder
    private var mover: SampleMover? { folder.mover }

    init(_ handle: OutputHandle, in folder: OutputFolder) {
        path = handle.path
        self.handle = handle
        self.folder = folder
        cancel = folder.cancel
    }

    /// A file that is nowhere and counts what goes into it.
    init(counting path: String, in folder: OutputFolder) {
        self.path = path
        handle = nil
        self.folder = folder
        cancel = folder.cancel
    }

    /// Whether bytes are only counted.
    var isCounting: Bool { handle == nil }

    /// Counts bytes of a file that is nowhere.
    func count(_ bytes: Int) { byteCount += Int64(bytes) }

    /// Appends a head and the samples that follow it, straight from where they lie.
    func append(_ header: [UInt8], _ samples: [MediaSample] = []) throws(MediaError) {
        guard let handle else {
            byteCount += samples.reduce(Int64(header.count)) { $0 + Int64($1.byteCount) }
            return
        }
        if let mover {
            byteCount += try mover.add(header, samples, to: handle, at: byteCount)
            return
        }
        if let writer = folder.writer {
            try writer.write(header, samples, to: handle, at: byteCount)
        } else {
            try handle.write(header, samples, at: byteCount, cancel: cancel)
        }
        byteCount += samples.reduce(Int64(header.count)) { $0 + Int64($1.byteCount) }
    }

    /// Overwrites bytes written before.
    func patch(_ bytes: [UInt8], at offset: Int64) throws(MediaError) { try handle?.write(bytes, at: offset) }

    /// Moves everything from an offset on towards the end of the file.
    func shift(from offset: Int64, by distance: Int64) throws(MediaError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var end = byteCount
        while end > offset {
            try cancel.check(.write)
            let count = Int(min(Int64(buffer.count), end - offset))
            let start = end - Int64(count)
            let got = buffer.withUnsafeMutableBytes { raw in
                handle?.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[..<count]), at: start) ?? 0
            }
            guard got == count else { throw FileFailure.write(path) }
            try patch(Array(buffer[0..<count]), at: start + distance)
            end = start
        }
        byteCount += distance
    }

    /// Closes the file; a durable one is on its way to the device then.
    func finish(durable: Bool) throws(MediaError) {
        guard let handle else { return }
        if let mover {
            try mover.finish(handle, durable: durable)
        } else if let writer = folder.writer {
            try writer.finish(handle, durable: durable)
        } else {
            try handle.finish(durable: durable)
        }
    }
}
