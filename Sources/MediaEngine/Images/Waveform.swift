public import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How loud a media is along its time: the lowest and highest sample of each stretch.
public struct Waveform: Sendable, Hashable, Codable {
    /// Lowest and highest sample of a stretch over all channels, from -1 to 1.
    public struct Peak: Sendable, Hashable, Codable {
        public var lowest: Float
        public var highest: Float
    }

    /// Samples a second the stretches were counted in.
    public var sampleRate: Int
    /// Samples of a stretch.
    public var samplesPerPeak: Int
    public var duration: MediaTime
    public var peaks: [Peak]

    private struct Description: Encodable {
        var version = 2
        var channels = 1
        var sample_rate: Int
        var samples_per_pixel: Int
        var bits = 8
        var length: Int
        var data: [Int]
    }

    /// The waveform as JSON in the form of BBC's audiowaveform: lowest and highest of each stretch, -128 to 127.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let data = peaks.flatMap { [Self.level($0.lowest), Self.level($0.highest)] }
        let description = Description(
            sample_rate: sampleRate, samples_per_pixel: samplesPerPeak, length: peaks.count, data: data)
        return Array(try encoder.encode(description)) + [0x0A]
    }

    private static func level(_ value: Float) -> Int { Int(max(-128, min(127, (value * 128).rounded()))) }
}
