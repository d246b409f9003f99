#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Turns speech into text.
public protocol SpeechRecognizer: Sendable {
    /// Recognises what is said.
    ///
    /// - Parameters:
    ///   - sound: a WAV file: 16 kHz, one channel, 16 bits.
    ///   - language: BCP 47 tag of what is spoken and written.
    ///   - progress: may be told of what is done, from 0 to 1.
    /// - Returns: WebVTT, whose times count from the beginning of the file.
    /// - Throws: `MediaFailure`, or `CancellationError` when its task is cancelled; nothing goes on then.
    func recognize(
        _ sound: URL, language: String, progress: @escaping @Sendable (Double) -> Void
    ) async throws -> String
}
