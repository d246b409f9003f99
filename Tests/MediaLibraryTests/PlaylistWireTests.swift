import Foundation
import Testing

@testable import MediaLibrary

@Suite struct PlaylistWireTests {
    private func names(_ value: JSONValue?) -> Set<String> {
        guard case .object(let fields) = value else { return [] }
        return Set(fields.keys)
    }

    @Test func aManualPlaylistIsShownWithItsMedia() async throws {
        try await Shelf.open { shelf, server in
            let library = shelf.library
            var options = MediaOptions()
            options.creatorID = "me"
            let media = try await shelf.media(server, "h264-aac.mp4", options)
            let made = try await library.playlist("ref", of: [media.id])
            let contents = try await library.playlistContents(made.id)
            let workspace = UUID()
            let wire = contents.wire(workspace: workspace, publicURL: URL(string: "https://media.example.com"))
            #expect(
                names(wire) == [
                    "id", "name", "referenceId", "type", "mediaList", "workspaceId", "createdAt", "updatedAt",
                    "mediaCount",
                ])
            #expect(wire["type"] == "manual" && wire["referenceId"] == "ref" && wire["mediaCount"] == 1)
            #expect(wire["id"] == .string(made.id.lowercase) && wire["workspaceId"] == .string(workspace.lowercase))
            guard case .array(let list) = wire["mediaList"], let item = list.first else {
                Issue.record("there is no media")
                return
            }
            let whole = media.wire(workspace: workspace, publicURL: URL(string: "https://media.example.com"))
            for name in ["id", "createdAt", "creatorId", "duration", "sourceResolution", "status", "thumbnail"] {
                #expect(item[name] == whole[name] && item[name] != nil, "\(name)")
            }
            #expect(names(item).count == 7)
            #expect(item["duration"] == "12.000" && item["status"] == "Ready")
            let may = contents.wire(.may2026, workspace: workspace, publicURL: nil)
            guard case .array(let older) = may["mediaList"] else { return }
            #expect(older.first?["duration"] == "00:00:12" && older.first?["thumbnail"] == .null)
            // What is deleted is gone at once.
            try await library.delete(media.id)
            #expect(
                try await library.playlistContents(made.id).wire(workspace: workspace, publicURL: nil)["mediaList"]
                    == [])
        }
    }

    @Test func aSmartPlaylistIsShownWithItsRule() async throws {
        try await MediaLibrary.withIdle { library, _ in
            let rule = PlaylistRule(
                created: DayRange(first: CalendarDay("2024-11-11"), last: CalendarDay("2024-12-12")),
                updated: DayRange(last: CalendarDay("2025-12-12")), order: .oldestFirst)
            let made = try await library.createPlaylist(
                PlaylistOptions(name: "n", referenceID: "r", description: "d", content: .smart(rule), limit: 20))
            let contents = try await library.playlistContents(made.id)
            let wire = contents.wire(workspace: UUID(), publicURL: nil)
            #expect(wire["type"] == "smart" && wire["playOrder"] == "createdDate ASC" && wire["description"] == "d")
            #expect(
                wire["metadata"]
                    == .object([
                        "createdDate": .object(["startDate": "2024-11-11", "endDate": "2024-12-12"]),
                        "updatedDate": .object(["endDate": "2025-12-12"]),
                    ]))
            #expect(wire["mediaList"] == [] && wire["mediaCount"] == 0)
            // In a list there is less of it.
            #expect(
                made.wire
                    == .object([
                        "id": .string(made.id.lowercase), "name": "n", "type": "smart", "referenceId": "r",
                        "createdAt": .string(made.createdAt.wireText), "mediaCount": 0,
                    ]))
        }
    }
}
