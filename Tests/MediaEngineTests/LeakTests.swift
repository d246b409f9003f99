import Foundation
import MediaCore
import MediaEngine
import Testing

#if os(Linux)
/// Measured in a process of its own, where nothing else allocates.
@Suite(.serialized) struct LeakTests {
    private struct Usage: Decodable {
        var memoryEarly: Int
        var memoryLate: Int
        var descriptorsEarly: Int
        var descriptorsLate: Int
        var segments: Int
        var peak: Int
    }

    private func soak(_ name: String, count: Int, folder: URL, repeating: Int? = nil) throws -> Usage {
        let tool = try Tool(
            Tool.built("ExportSoak"),
            [Fixture.url(name).path, "\(count)", folder.path] + (repeating.map { ["\($0)"] } ?? []))
        try #require(tool.status == 0, "\(tool.errors)")
        return try JSONDecoder().decode(Usage.self, from: Data(tool.output.utf8))
    }

    @Test func threeHundredExportsInOneProcessKeepMemoryAndDescriptorsFlat() async throws {
        try await Fixture.withFolder { folder in
            let usage = try soak("h264-aac.mp4", count: 300, folder: folder)
            #expect(usage.descriptorsLate == usage.descriptorsEarly)
            #expect(usage.memoryLate - usage.memoryEarly < 5 << 20, "\(usage)")
        }
    }

    @Test func twoHundredSegmentsNeedNoMoreMemoryThanTwenty() async throws {
        try await Fixture.withFolder { folder in
            let few = try soak("transport.ts", count: 1, folder: folder, repeating: 5)
            let many = try soak("transport.ts", count: 1, folder: folder, repeating: 60)
            #expect(few.segments >= 20)
            #expect(many.segments >= 200)
            // The source itself lies in memory, twice for a moment while it is put together.
            let source = try Fixture.bytes("transport.ts").count * 55 * 3
            #expect(many.peak - few.peak < source + 8 << 20, "\(few) \(many)")
        }
    }
}
#endif
