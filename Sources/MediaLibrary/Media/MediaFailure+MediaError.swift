package import MediaCore

extension MediaFailure {
    /// What an error of the engine means for a media, and whether trying again may help.
    package init(_ error: MediaError) {
        let (code, mayPass): (Code, Bool) =
            switch error.code {
            case .emptySource: (.emptySource, false)
            case .unsupportedFormat: (.notMedia, false)
            case .damaged, .verificationFailed: (.damaged, false)
            case .noSuitableTrack, .unsupportedCodec, .codecUnavailable: (.nothingToPlay, false)
            case .limitExceeded: (.limitExceeded, false)
            case .timedOut: (.timedOut, true)
            case .invalidSettings: (.invalidRequest, false)
            case .crashed: (.crashed, true)
            case .tooBusy, .outputBusy, .workerUnavailable: (.internal, true)
            case .outputFailed, .outputUnwritable: (.storageFailed, true)
            case .notFound, .accessDenied, .unreadable: (.storageFailed, false)
            default: (.internal, false)
            }
        // Paths of this machine are nobody's business.
        var message = error.message
        if let track = error.track { message = "track \(track): " + message }
        self.init(code, message, mayPass: mayPass)
    }

    /// What any error of a job means.
    package init(anything error: any Error) {
        switch error {
        case let failure as MediaFailure: self = failure
        case let error as MediaError: self.init(error)
        case let error as LibraryError where error.code == .storageFull:
            self.init(.storageFull, "there is no room on the disk", mayPass: true)
        case let error as LibraryError where error.code == .storage || error.code == .closed:
            self.init(.storageFailed, "the library's disk cannot be read or written", mayPass: true)
        case let error as LibraryError where error.code == .illegalState: self.init(.internal, error.message)
        case let error as LibraryError: self.init(.invalidRequest, error.message)
        default: self.init(.internal, "\(type(of: error))", mayPass: true)
        }
    }
}
