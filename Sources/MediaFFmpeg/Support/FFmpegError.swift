internal import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// A result code of an FFmpeg call. The text is made only when somebody asks for it.
package struct FFmpegError: Error, RawRepresentable, Sendable, Hashable {
    package let rawValue: Int32
    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let endOfFile = FFmpegError(rawValue: cmedia_error_eof)
    package static let exit = FFmpegError(rawValue: cmedia_error_exit)
    package static let invalidData = FFmpegError(rawValue: cmedia_error_invalid_data)
    package static let demuxerNotFound = FFmpegError(rawValue: cmedia_error_demuxer_not_found)
    package static let decoderNotFound = FFmpegError(rawValue: cmedia_error_decoder_not_found)
    package static let muxerNotFound = FFmpegError(rawValue: cmedia_error_muxer_not_found)
    package static let again = FFmpegError(rawValue: cmedia_error_again)
    package static let inputOutput = FFmpegError(rawValue: cmedia_error_io)
    package static let invalidArgument = FFmpegError(rawValue: cmedia_error_invalid_argument)
    package static let noMemory = FFmpegError(rawValue: cmedia_error_no_memory)
    package static let notPermitted = FFmpegError(rawValue: cmedia_error_not_permitted)

    /// FFmpeg's words for the code.
    package var text: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { buffer in
            guard let base = buffer.baseAddress else { return "error \(rawValue)" }
            base[0] = 0
            av_strerror(rawValue, base, 128)
            return String(cString: base)
        }
    }

    /// The code for people, in the terms of what was tried.
    private func message(_ operation: MediaError.Operation) -> String {
        switch self {
        case .invalidData where operation == .open, .demuxerNotFound:
            "this is no media file: no container was recognised"
        // FFmpeg's answer for a container that is not on the allow-list.
        case .invalidArgument where operation == .open: "this kind of file is not opened"
        default: text
        }
    }

    /// The public error for this code, with the thread's last log lines.
    package func mediaError(_ operation: MediaError.Operation, track: Int? = nil) -> MediaError {
        let code: MediaError.Code =
            switch self {
            case .exit: .cancelled
            case .invalidData, .demuxerNotFound: operation == .open ? .unsupportedFormat : .damaged
            case .endOfFile: .damaged
            case .decoderNotFound, .muxerNotFound: .codecUnavailable
            case .inputOutput: .unreadable
            // Where a result cannot be "again", no thread could be started.
            case .noMemory, .again: .limitExceeded
            default: operation == .open ? .unsupportedFormat : .damaged
            }
        return MediaError(code, message(operation), operation: operation, track: track, log: FFmpegLog.lines)
    }
}

/// Throws the error of a negative result, passes other results on.
@discardableResult
package func check(_ result: Int32) throws(FFmpegError) -> Int32 {
    if result < 0 { throw FFmpegError(rawValue: result) }
    return result
}
