import Foundation
import MediaCore
import MediaEngine

/// Exports with tracks from other files.
enum Attached {
    static let twoSeconds = HLSSettings(segmentDuration: MediaTime(value: 2, timescale: 1))

    static func export(
        _ name: String, _ attachments: [TrackAttachment], to folder: URL, outputs: [OutputRequest] = [.hls(twoSeconds)],
        options: ExportOptions = ExportOptions(durability: .cached)
    ) async throws -> (URL, ExportReport) {
        let output = folder.appending(path: "out")
        let report = try await ExportSession(
            asset: Fixture.asset(name).attaching(attachments), outputs: outputs, options: options
        ).export(to: output)
        return (output, report)
    }

    static func write(_ text: String, _ name: String, in folder: URL) throws -> URL {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url
    }

    static let subRip = """
        1
        00:00:00,500 --> 00:00:02,000
        ends on the joint

        2
        00:00:01,250 --> 00:00:07,100
        <i>touches four</i> segments

        3
        00:00:03,000 --> 00:00:03,400
        overlaps & "says" a --> b

        4
        00:00:11,000 --> 00:00:13,000
        outlasts the picture
        """
}
