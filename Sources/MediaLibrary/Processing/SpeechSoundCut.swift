internal import Foundation
internal import MediaCore
internal import MediaEngine
internal import NIOPosix

/// Cuts a stretch out of a WAV file as speech recognisers take it: one channel, 16 bits, a head of 44 bytes.
enum SpeechSoundCut {
    private static let head = 44

    /// Leaves of a file what lies between two times; nil bounds mean its own.
    ///
    /// - Throws: `MediaFailure`.
    static func keep(_ span: Timeline.Span, of path: String) async throws {
        let from = head + offset(span.start ?? .zero)
        let source = URL(filePath: path)
        let target = path + ".cut"
        try await NIOThreadPool.singleton.runIfActive {
            let size = FileStatus.size(path) ?? 0
            let to = min(span.end.map { head + offset($0) } ?? size, size)
            guard from < to else { throw MediaFailure(.nothingToPlay, "there is no sound in the stretch") }
            do {
                let input = try FileHandle(forReadingFrom: source)
                defer { try? input.close() }
                guard FileManager.default.createFile(atPath: target, contents: nil) else {
                    throw MediaFailure(.storageFailed, "a file cannot be written", mayPass: true)
                }
                let output = try FileHandle(forWritingTo: URL(filePath: target))
                defer { try? output.close() }
                var bytes = try input.read(upToCount: head) ?? Data()
                guard bytes.count == head else { throw MediaFailure(.damaged, "the sound is cut off") }
                replace(&bytes, at: 4, UInt32(clamping: head - 8 + to - from))
                replace(&bytes, at: 40, UInt32(clamping: to - from))
                try output.write(contentsOf: bytes)
                try input.seek(toOffset: UInt64(from))
                var left = to - from
                while left > 0, let part = try input.read(upToCount: min(left, 1 << 20)), !part.isEmpty {
                    try output.write(contentsOf: part)
                    left -= part.count
                }
            } catch let failure as MediaFailure {
                throw failure
            } catch { throw MediaFailure(.storageFailed, "a file cannot be written", mayPass: true) }
            _ = try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: target, toPath: path)
        }
    }

    /// Bytes of sound before a time, on the border of a sample.
    private static func offset(_ time: MediaTime) -> Int {
        Int(time.ticks(at: Int32(SpeechSoundReport.sampleRate))) * 2
    }

    private static func replace(_ bytes: inout Data, at place: Int, _ value: UInt32) {
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
    }
}
