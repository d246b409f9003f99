public import MediaCore

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaAsset {
    /// Writes a sound track as speech recognisers want it: WAV, 16,000 samples a second of 16 bits, one channel.
    ///
    /// Time in the file is time of the presentation: sound that starts late follows silence, gaps are filled, what lies
    /// before the presentation or behind the track's edit is left out. Memory does not depend on the length.
    /// - Parameters:
    ///   - file: appears complete and checked or not at all.
    ///   - track: index of the track; nil for the default sound.
    ///   - overwrite: whether a file that is there is replaced.
    ///   - timeLimit: how long it may take.
    ///   - isolation: where the media is opened.
    /// - Throws: `MediaError`: `noSuitableTrack` without such a sound, `damaged` where it cannot be decoded or is cut off,
    ///   `limitExceeded` for more than the 4 GB of a WAV file (37 hours), `outputExists`, `outputBusy`,
    ///   `outputUnwritable`; or `CancellationError`.
    @discardableResult
    public func speechSound(
        to file: URL, track: Int? = nil, overwrite: Bool = false, timeLimit: Duration? = nil,
        isolation: Isolation = .inProcess
    ) async throws -> SpeechSoundReport {
        guard file.isFileURL else {
            throw MediaError(.invalidSettings, "the output is no file", operation: .write)
        }
        let order = SpeechSoundOrder(track: track, timeLimit: timeLimit)
        let path = file.path
        // Sound of hours is no short work.
        let pool: WorkerPool = isolation.worker == nil ? .exporting : .hosting
        return try await Job.run(location: location, pool: pool) { (cancel) throws(MediaError) in
            try SpeechSoundPublication(
                asset: self, order: order, destination: path, overwrite: overwrite, worker: isolation.worker,
                cancel: cancel
            ).make()
        }
    }
}

extension SpeechSoundReport: WorkerAnswer {}
