internal import MediaCore
internal import MediaPackaging

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Closes an export's outputs: movie headers, playlists, `package.json`, and the report of it all.
struct ReportBuilder {
    let info: MediaInfo
    let plan: ExportPlan
    /// Time of the source at which the outputs start.
    let presentationStart: MediaTime
    let staging: StagingFolder

    func build(
        renditions: [RenditionWriter], progressive: [ProgressiveWriter], pipelines: [TrackPipeline],
        repairs: [Repair]
    ) throws(MediaError) -> ExportReport {
        var outputs: [ExportReport.Output] = []
        var durations: [OutputKind: MediaTime] = [:]
        for writer in progressive { durations[writer.kind] = try writer.finish() }
        let before = staging.files.filter { $0.path.contains("/") }.reduce(0) { $0 + $1.bytes }
        var hlsBytes = before
        for output in plan.outputs {
            switch output.request {
            case .hls:
                let count = staging.files.count
                try PackagePlaylists(
                    renditions: renditions, hasIndependentSegments: output.hasIndependentSegments, staging: staging
                ).write()
                hlsBytes += staging.files[count...].reduce(0) { $0 + $1.bytes }
                let duration = renditions.map { $0.time($0.segments.last?.end ?? 0) }.max() ?? .zero
                outputs.append(.init(kind: .hls, path: OutputKind.hls.entryPath, bytes: hlsBytes, duration: duration))
            case .mp4, .m4a:
                let kind = output.request.kind
                let bytes = staging.files.first { $0.path == kind.entryPath }?.bytes ?? 0
                outputs.append(
                    .init(kind: kind, path: kind.entryPath, bytes: bytes, duration: durations[kind] ?? .zero))
            }
        }
        let tracks = info.tracks.map { track in
            self.track(
                track, samples: pipelines.filter { $0.context.info.index == track.index }.map(\.sampleCount).max() ?? 0)
        }
        var report = ExportReport(
            outputs: outputs, tracks: tracks, repairs: repairs, warnings: plan.warnings, files: [])
        let description = PackageDescription(
            outputs: outputs, plan: plan, presentationStart: presentationStart,
            renditions: renditions.map { PackageDescription.Rendition($0) }, tracks: tracks)
        try staging.write(try description.json(), to: PackageDescription.fileName)
        report.files = staging.files
        return report
    }

    private func track(_ track: TrackInfo, samples: Int) -> ExportReport.Track {
        let decisions = plan.outputs.compactMap { output in
            output.tracks.first { $0.index == track.index }.map { (output.request.kind.rawValue, $0) }
        }
        let actions = decisions.map(\.1.action)
        let action: TrackAction = actions.contains(.transcode) ? .transcode : actions.contains(.copy) ? .copy : .discard
        // Why it was encoded where it was, or left out where it was nowhere taken.
        let reasons = action == .copy ? [] : decisions.filter { $0.1.action == action }.flatMap(\.1.reasons)
        return ExportReport.Track(
            index: track.index, type: track.type, codec: track.codec, action: action,
            reasons: PlanReason.allCases.filter(reasons.contains),
            outputs: Dictionary(decisions.map { ($0.0, $0.1.action) }, uniquingKeysWith: { first, _ in first }),
            samples: samples)
    }
}
