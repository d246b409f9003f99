import Foundation
import Testing

@testable import MediaLibrary

@Suite struct NotOfferedTests {
    @Test func whatServicesSellBesidesIsRefusedByNameAsItIsAtCreation() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let id = try await library.shelve()
            func sayTheSame(
                _ field: String, _ option: (inout MediaOptions) -> Void,
                _ update: @Sendable (UUID) async throws -> Media
            ) async {
                let later = await Fixture.error { _ = try await update(id) } as? LibraryError
                #expect(later?.code == .unsupported && later?.fields.map(\.field) == [field])
                var options = MediaOptions()
                option(&options)
                let final = options
                let atOnce = await Fixture.error {
                    _ = try await library.create(from: .url("http://example.com/a.mp4"), options: final)
                }
                #expect(atOnce as? LibraryError == later)
                // Who does not know the media is told that first.
                #expect(await Refusal { _ = try await update(UUID()) } == Refusal(.notFound))
            }
            await sayTheSame("chapters", { $0.chapters = true }, { try await library.setChapters(true, of: $0) })
            await sayTheSame(
                "namedEntities", { $0.namedEntities = true }, { try await library.setNamedEntities(true, of: $0) })
            await sayTheSame("moderation", { $0.moderation = "av" }, { try await library.setModeration("av", of: $0) })
            #expect(try await library.list().totalCount == 1)
        }
    }

    @Test func doingWithoutWhatIsNotOfferedChangesNothing() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let media = try await library.get(library.shelve())
            #expect(try await library.setChapters(false, of: media.id) == media)
            #expect(try await library.setNamedEntities(false, of: media.id) == media)
            #expect(try await library.setModeration(nil, of: media.id) == media)
            #expect(try await library.get(media.id) == media)
            #expect(await Refusal { _ = try await library.setChapters(false, of: UUID()) } == Refusal(.notFound))
            #expect(await Refusal { _ = try await library.setModeration(nil, of: UUID()) } == Refusal(.notFound))
        }
    }

    @Test func thereAreNoLicencesToFindAndThatIsSaidAsServicesSayIt() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let list = await Fixture.error { _ = try await library.drmConfigurations() } as? LibraryError
            #expect(list?.code == .unsupported && list?.message == "DRM ID does not exist")
            #expect(list?.fields.map(\.field) == ["drmConfigurationId"])
            let one = await Fixture.error { _ = try await library.drmConfiguration(UUID()) } as? LibraryError
            #expect(one == list)
            #expect(
                await Refusal { _ = try await library.drmConfigurations(PageRequest(size: 51)) }
                    == Refusal(.invalid, "limit"))
        }
    }

    @Test func thereAreNoClipsOfLiveStreams() async throws {
        try await MediaLibrary.withIdle { library, _ in
            _ = try await library.shelve()
            let page = try await library.liveClips(of: String(repeating: "0a", count: 16), PageRequest(number: 3))
            #expect(page.items.isEmpty && page.totalCount == 0 && page.pageCount == 0 && page.number == 3)
            #expect(
                await Refusal { _ = try await library.liveClips(of: "any", PageRequest(number: 0)) }
                    == Refusal(.invalid, "offset"))
        }
    }
}
