import Foundation
import MediaLibrary

/// Hears which of two tones a file holds, and for how long.
struct PitchRecognizer: SpeechRecognizer {
    func recognize(_ sound: URL, language: String, progress: @escaping @Sendable (Double) -> Void) async throws
        -> String
    {
        let data = try Data(contentsOf: sound).dropFirst(44)
        let samples = stride(from: data.startIndex, to: data.endIndex - 1, by: 2).map {
            Int16(bitPattern: UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8)
        }
        let crossings = zip(samples, samples.dropFirst()).count { ($0 < 0) != ($1 < 0) }
        let seconds = Double(samples.count) / 16_000
        let pitch = Double(crossings) / 2 / seconds
        return "WEBVTT\n\n00:00.000 --> 00:01.000\n\(pitch > 660 ? 880 : 440) for \(Int(seconds.rounded()))\n"
    }
}
