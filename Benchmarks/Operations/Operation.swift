import Foundation
import MediaCore
import MediaEngine

/// What is counted and timed: each operation once or many times over one clip.
public enum Operation: String, CaseIterable, Sendable {
    /// Headers and sample tables.
    case probe
    /// The decision for HLS, MP4 and M4A.
    case plan
    /// A stream with all its playlists.
    case playlist
    /// A copied segment on demand.
    case segment
    /// HLS from an MP4, by the sample table: per megabyte of the clip.
    case remux
    /// HLS from Matroska, packet by packet: per packet of the clip.
    case packets

    /// The medium it works on, as `Benchmarks/inputs` makes it.
    public var clip: String { self == .packets ? "minute.mkv" : "minute.mp4" }

    /// What the counts of one run are divided by.
    public func units(of url: URL) async throws -> Double {
        switch self {
        case .probe, .plan, .playlist, .segment: return 1
        case .remux:
            let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? UInt64
            return Double(size ?? 1) / 1e6
        case .packets:
            let info = try await MediaAsset(url: url).probe(.thorough)
            return Double(info.tracks.compactMap(\.sampleCount).reduce(0, +))
        }
    }

    /// Does it a number of times.
    public func run(_ url: URL, times: Int) async throws {
        let asset = MediaAsset(url: url)
        switch self {
        case .probe: for _ in 0..<times { _ = try await asset.probe() }
        case .plan:
            for _ in 0..<times {
                _ = try await ExportSession(asset: asset, outputs: [.hls(), .mp4(), .m4a]).plan()
            }
        case .playlist: for _ in 0..<times { _ = try await asset.hlsStream().playlist }
        case .segment:
            let stream = try await asset.hlsStream(
                HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1)), cacheByteLimit: 0)
            for index in 0..<times { _ = try await stream.segment(index % 8) }
        case .remux, .packets:
            for _ in 0..<times {
                let folder = FileManager.default.temporaryDirectory.appending(
                    path: "media-operation-\(UUID().uuidString)")
                defer { try? FileManager.default.removeItem(at: folder) }
                _ = try await ExportSession(
                    asset: asset, outputs: [.hls()], options: ExportOptions(durability: .cached)
                ).export(to: folder)
            }
        }
    }
}
