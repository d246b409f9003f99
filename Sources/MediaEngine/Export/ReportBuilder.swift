internal import MediaCore
internal import MediaPackaging

/// Gathers what an export did, and closes it with `package.json` and the report.
struct ReportBuilder {
    let planned: ExportJob.Planned
    let staging: OutputFolder
    var repairs: [Repair]
    var warnings: [String]
    var durations: [OutputKind: MediaTime] = [:]
    var hlsDuration = MediaTime.zero
    /// Cues of text tracks of the source.
    var cueCounts: [Int: Int] = [:]

    init(planned: ExportJob.Planned, staging: OutputFolder, repairs: [Repair]) {
        self.planned = planned
        self.staging = staging
        self.repairs = repairs
        warnings = planned.plan.warnings
    }

    /// Says so where a movie's header outgrew its room.
    mutating func noteMove(_ writer: ProgressiveWriter) {
        guard writer.wasMoved else { return }
        repairs.append(
            Repair(
                .movieHeaderMoved,
                message: "\(writer.kind.entryPath): the movie header outgrew its room and the media was moved once"))
    }

    func finish(
        _ pass: ExportPass.Result, _ description: inout PackageDescription, writesDescription: Bool
    ) throws(MediaError) -> ExportReport {
        let tracks = planned.info.tracks.map { track in
            self.track(
                track,
                samples: cueCounts[track.index] ?? pass.pipelines.filter { $0.context.info.index == track.index }
                    .map(\.sampleCount).max() ?? 0)
        }
        let outputs = Self.outputs(planned.plan, staging.files, durations, hlsDuration)
        description.outputs = outputs
        description.tracks = tracks
        if writesDescription { try staging.write(try description.json(), to: PackageDescription.fileName) }
        return ExportReport(
            outputs: outputs, tracks: tracks, attachments: planned.plan.attachments, repairs: repairs,
            warnings: warnings, files: staging.files)
    }

    /// The outputs with their sizes: everything in folders, and the files that name it, are the package's.
    static func outputs(
        _ plan: ExportPlan, _ files: [ExportReport.File], _ durations: [OutputKind: MediaTime], _ hls: MediaTime
    ) -> [ExportReport.Output] {
        plan.outputs.map { output in
            let kind = output.request.kind
            guard kind == .hls else {
                let bytes = files.first { $0.path == kind.entryPath }?.bytes ?? 0
                return .init(kind: kind, path: kind.entryPath, bytes: bytes, duration: durations[kind] ?? .zero)
            }
            let own = files.filter {
                $0.path.contains("/") || $0.path == kind.entryPath || $0.path == DASHManifest.fileName
            }
            return .init(kind: .hls, path: kind.entryPath, bytes: own.reduce(0) { $0 + $1.bytes }, duration: hls)
        }
    }

    private func track(_ track: TrackInfo, samples: Int) -> ExportReport.Track {
        let decisions = planned.plan.outputs.compactMap { output in
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
