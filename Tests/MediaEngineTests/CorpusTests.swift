import Foundation
import MediaCore
import MediaEngine
import Testing

/// Any folder of real files, named by MEDIA_CORPUS: each becomes a valid output or a typed error.
@Suite struct CorpusTests {
    @Test(.enabled(if: !ProbeAgreementTests.corpus.isEmpty), arguments: ProbeAgreementTests.corpus)
    func everyFileBecomesAValidOutputOrATypedError(file: URL) async throws {
        try await Fixture.withFolder { folder in
            let output = folder.appending(path: "out")
            let report: ExportReport
            do {
                report = try await ExportSession(
                    asset: MediaAsset(url: file), outputs: [.hls()],
                    options: ExportOptions(profile: .passthrough, durability: .cached, timeLimit: .seconds(60))
                ).export(to: output)
            } catch let error as MediaError {
                #expect(error.code != .internal && error.code != .verificationFailed, "\(error)")
                #expect(error.location == file.path)
                #expect(Fixture.contents(folder).isEmpty)
                return
            }
            let tool = try Tool(
                "ffprobe",
                [
                    "-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0",
                    output.appending(path: "master.m3u8").path,
                ])
            let types = tool.output.split(separator: "\n").map { $0.split(separator: ",").first.map(String.init) ?? "" }
            for type in [MediaType.video, .audio]
            where report.tracks.contains(where: { $0.type == type && $0.action == .copy }) {
                #expect(types.contains(type.rawValue), "\(file.lastPathComponent) lost its \(type): \(tool.output)")
            }
        }
    }
}
